namespace UnionFs.Oci;

/// <summary>What is wrong with something in a store.</summary>
public enum StoreFindingKind
{
    /// <summary>It is needed and not there.</summary>
    Missing,

    /// <summary>It is there and not what it should be.</summary>
    Damaged,

    /// <summary>It is something that does not belong there, and nothing reads it.</summary>
    Strange,
}

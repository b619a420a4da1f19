namespace UnionFs;

/// <summary>The merged names of one directory of the base. Immutable; shared by all sandboxes on the stack.</summary>
internal sealed class BaseTable
{
    public int Count => throw null!;

    /// <summary>Entries that are directories.</summary>
    public int SubdirectoryCount => throw null!;

    public ref readonly BaseEntry this[int index] => throw null!;

    /// <summary>The bytes of a name.</summary>
    public ReadOnlySpan<byte> NameOf(int index) => throw null!;

    /// <summary>The index of a name, or −1. Does not allocate.</summary>
    /// <param name="hash"><see cref="NameHash.Compute"/> of the name.</param>
    /// <param name="name">Its bytes.</param>
    public int Find(ulong hash, ReadOnlySpan<byte> name) => throw null!;
}

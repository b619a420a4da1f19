namespace UnionFs.Fuse;

/// <summary>What the handle of a <see cref="KnownNode"/> is good for.</summary>
internal enum HandleUse
{
    /// <summary>There is none.</summary>
    None,

    /// <summary>Attributes only; the node is kept from vanishing.</summary>
    Attributes,

    /// <summary>Content too.</summary>
    Content,
}

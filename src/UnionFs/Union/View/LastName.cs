namespace UnionFs;

/// <summary>What the last component of a path is.</summary>
internal enum LastName
{
    /// <summary>A name.</summary>
    Normal,

    /// <summary>There is none: the root.</summary>
    Root,

    /// <summary><c>.</c>.</summary>
    Dot,

    /// <summary><c>..</c>.</summary>
    DotDot,
}

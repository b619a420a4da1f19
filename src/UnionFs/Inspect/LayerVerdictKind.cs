namespace UnionFs;

/// <summary>What a layer says about a path.</summary>
public enum LayerVerdictKind
{
    /// <summary>Nothing.</summary>
    Silent,

    /// <summary>It has a node there that is no directory.</summary>
    Node,

    /// <summary>It has a directory there, merged with those below.</summary>
    Directory,

    /// <summary>It has a directory there that hides those below.</summary>
    OpaqueDirectory,

    /// <summary>It hides the path, or one above it.</summary>
    Whiteout,

    /// <summary>It has something else where a directory of the path should be.</summary>
    NotADirectory,
}

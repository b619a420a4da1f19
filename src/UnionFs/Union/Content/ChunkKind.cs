namespace UnionFs;

/// <summary>What a content says of a chunk.</summary>
internal enum ChunkKind
{
    /// <summary>Nothing: the base shows, or zeros beyond it.</summary>
    Unchanged,

    /// <summary>It is a hole.</summary>
    Hole,

    /// <summary>It has bytes of its own.</summary>
    Data,

    /// <summary>The content is being changed; nothing found in it is of use.</summary>
    Torn,
}

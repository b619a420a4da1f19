namespace UnionFs;

/// <summary>A node while its tree is built. What few nodes have is in <see cref="TreeNodeDetails"/>.</summary>
internal struct TreeNode
{
    /// <summary>Bytes of a file or a link's target; of a directory that is written the length of its list.</summary>
    public long Size;

    /// <summary>
    /// Of a file where its content is, as the layer kind has it; of a link the offset of the target among the texts; of a device its
    /// number, major first; of a directory that is written the position of its list.
    /// </summary>
    public long Content;

    /// <summary>Seconds of the time of modification.</summary>
    public long Seconds;
    public int Nanoseconds;

    /// <summary>Index of mode, user and group.</summary>
    public int Owner;

    /// <summary>Index of the details + 1.</summary>
    public int Details;

    /// <summary>Of a directory the name added last, + 1.</summary>
    public int LastName;

    /// <summary>Of a directory the name added last of those that led to a directory at some time, + 1.</summary>
    public int LastDirectory;

    /// <summary>Names of the node; counted when the tree is finished.</summary>
    public int Links;

    /// <summary>Where its record is; 0 before it is written.</summary>
    public int Position;
    public LayerEntryKind Kind;
    public bool Opaque;
    public bool Implicit;

    /// <summary>Of a directory: its names were not added in the order of their bytes.</summary>
    public bool Unsorted;
}

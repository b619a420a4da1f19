namespace UnionFs;

/// <summary>What few nodes have.</summary>
[Flags]
internal enum TreeDetailFlags : byte
{
    None = 0,

    /// <summary>Times of access, change and creation that do not follow from that of modification.</summary>
    Times = 1,
    Xattrs = 2,
    Sparse = 4,
    LinkCount = 8,
}

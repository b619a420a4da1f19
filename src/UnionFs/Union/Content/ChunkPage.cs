namespace UnionFs;

/// <summary>
/// A page of the map from chunks of a file to places in slabs: a leaf for 32 chunks, or a branch for 64 pages. Edited only by the
/// content that made it (<see cref="Owner"/>); every other content that refers to it copies it first.
/// </summary>
internal abstract class ChunkPage(long owner, int level)
{
    private const int LeafBits = 5;
    private const int BranchBits = 6;

    /// <summary>Stands for any page all of whose chunks are holes.</summary>
    public static ChunkPage Hole { get; } = new ChunkLeaf(0);

    /// <summary>The <see cref="FileContent.Token"/> of the content that may edit it.</summary>
    public long Owner { get; } = owner;

    /// <summary>0 for a leaf; a branch is one more than its children.</summary>
    public int Level { get; } = level;

    /// <summary>Chunks a page of a level covers, as a power of two.</summary>
    public static int SpanOf(int level) => LeafBits + (BranchBits * level);

    /// <summary>A copy for another owner.</summary>
    public abstract ChunkPage CopyFor(long owner);
}

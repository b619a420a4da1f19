namespace UnionFs;

/// <summary>A node of a folder layer, by the first of its names that was seen.</summary>
internal sealed class FolderNode(long id, FolderNode? parent, byte[] name, FolderIdentity identity)
{
    public long Id { get; } = id;

    public FolderNode? Parent { get; } = parent;

    public byte[] Name { get; } = name;

    public FolderIdentity Identity { get; } = identity;

    /// <summary>Whether another file system is mounted here; what is in it is not part of the layer.</summary>
    public bool IsMountPoint { get; set; }

    /// <summary>The names seen in a directory.</summary>
    public Dictionary<ReadOnlyMemory<byte>, FolderNode> Children => field ??= new(ByteNameComparer.Instance);
}

namespace UnionFs;

/// <summary>One name of a merged base directory with the node it leads to. What nearly all nodes need is inline; the rest is in <see cref="Extra"/>.</summary>
internal partial struct BaseEntry
{
    /// <summary>The node's id (see <see cref="NodeId"/>).</summary>
    public ulong Id;

    /// <summary><see cref="NameHash"/> of the name.</summary>
    public ulong Hash;

    /// <summary>Content length of a file, target length of a link, 0 otherwise.</summary>
    public long Size;

    /// <summary>Seconds of the modification time.</summary>
    public long ModifySeconds;

    /// <summary>The id to pass to <see cref="UnionFs.Layer.OpenContent"/> of <see cref="Layer"/>.</summary>
    public long FileId;

    /// <summary>
    /// A <see cref="BaseDirectory"/> for a directory, a <see cref="BaseDetails"/> for anything that has a target, xattrs, other
    /// times than the modification time, a device number, several names or an error; else null.
    /// </summary>
    public object? Extra;

    /// <summary>Index of the layer that provides content and attributes.</summary>
    public int Layer;

    public uint Uid;
    public uint Gid;
    public int ModifyNanoseconds;
    public int NameOffset;
    public ushort NameLength;
    public ushort Mode;
    public NodeKind Kind;

    /// <summary>Whether the node may have more than one name in the base, so that a clean directory does not prove it unchanged.</summary>
    public bool HasSeveralNames;

    public readonly bool IsDirectory => Kind == NodeKind.Directory;

    public readonly BaseDirectory? Directory => Extra as BaseDirectory;

    public readonly BaseDetails? Details => Extra as BaseDetails ?? (Extra as BaseDirectory)?.Details;
}

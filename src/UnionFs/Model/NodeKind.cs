namespace UnionFs;

/// <summary>What a node is. Whiteouts are not nodes: they are entries of a layer (see <see cref="LayerEntryKind"/>).</summary>
public enum NodeKind : byte
{
    /// <summary>A regular file.</summary>
    File,

    /// <summary>A directory.</summary>
    Directory,

    /// <summary>A symbolic link.</summary>
    Symlink,

    /// <summary>A FIFO, kept as a record: opening it for I/O is refused.</summary>
    Fifo,

    /// <summary>A socket, kept as a record.</summary>
    Socket,

    /// <summary>A character device, kept as a record.</summary>
    CharacterDevice,

    /// <summary>A block device, kept as a record.</summary>
    BlockDevice,
}

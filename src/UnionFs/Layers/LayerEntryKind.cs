namespace UnionFs;

/// <summary>What one layer says about one name. The first seven values are those of <see cref="NodeKind"/>.</summary>
public enum LayerEntryKind : byte
{
    /// <summary>A regular file.</summary>
    File = NodeKind.File,

    /// <summary>A directory; merges with directories of the same name below unless it is opaque.</summary>
    Directory = NodeKind.Directory,

    /// <summary>A symbolic link.</summary>
    Symlink = NodeKind.Symlink,

    /// <summary>A FIFO.</summary>
    Fifo = NodeKind.Fifo,

    /// <summary>A socket.</summary>
    Socket = NodeKind.Socket,

    /// <summary>A character device.</summary>
    CharacterDevice = NodeKind.CharacterDevice,

    /// <summary>A block device.</summary>
    BlockDevice = NodeKind.BlockDevice,

    /// <summary>Hides this name of all layers below.</summary>
    Whiteout,

    /// <summary>
    /// A hard link to a node of the layers below, named by its path there (OCI: a link whose target this layer does not
    /// hold). It means the node visible at that path before any whiteout of this layer.
    /// </summary>
    LowerLink,
}

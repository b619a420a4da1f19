namespace UnionFs;

/// <summary>What was not written to a folder as the tree has it.</summary>
public enum FolderOmissionKind
{
    /// <summary>The owner: only root may give files away. It is the user who wrote.</summary>
    Owner,

    /// <summary>The set-user-id and set-group-id bits of a file whose owner is another than in the tree: they would lend other rights.</summary>
    SetIdBits,

    /// <summary>The mode, where the host has none.</summary>
    Mode,

    /// <summary>An extended attribute.</summary>
    Xattr,

    /// <summary>A device, a FIFO or a socket.</summary>
    SpecialFile,

    /// <summary>That two names are one node: each is a file of its own.</summary>
    HardLink,

    /// <summary>A time that the host cannot hold.</summary>
    Time,

    /// <summary>
    /// That a layer says nothing of a directory which is there only for what is in it. The folder says the attributes of a new directory;
    /// <see cref="FolderWriteOptions.Below"/> would tell those of the layers below.
    /// </summary>
    ImplicitDirectory,
}

namespace UnionFs;

/// <summary>How a layer or a tree is written to a folder of the host.</summary>
public sealed record FolderWriteOptions
{
    /// <summary>
    /// How deletions are written, which is how <see cref="DirectoryLayerOptions.Whiteouts"/> reads them again. In the overlayfs form attributes in
    /// overlayfs's own namespaces get the escape it has for them, and a 0/0 device of the tree is refused; in the OCI form names that start with
    /// <c>.wh.</c> are; with <see cref="WhiteoutFormat.None"/> everything is written as it is, and a deletion is refused.
    /// </summary>
    public WhiteoutFormat Whiteouts { get; init; } = WhiteoutFormat.Overlay;

    /// <summary>Whether owners are kept.</summary>
    public FolderDetail Owners { get; init; }

    /// <summary>Whether extended attributes are kept, file capabilities and access lists among them.</summary>
    public FolderDetail Xattrs { get; init; }

    /// <summary>Whether devices, FIFOs and sockets are kept. What one of them hides in the layers below stays hidden without it.</summary>
    public FolderDetail SpecialFiles { get; init; }

    /// <summary>
    /// The layers below, where a layer links to a file of them (<see cref="LayerEntryKind.LowerLink"/>) or does not say what a directory is like: a folder
    /// holds the file itself, and says something of every directory. Layers that a sandbox committed know what is below.
    /// </summary>
    public LayerStack? Below { get; init; }

    /// <summary>Whether everything is on the disk when it returns. That takes what writing back the host's whole file system takes.</summary>
    public bool Flush { get; init; }

    /// <summary>
    /// Whether libc calls are used for what .NET cannot do (owners, nanoseconds, xattrs, hard links, devices, names that are no UTF-8). Off, or on other
    /// systems, the managed fallback writes files, directories, links, modes and times to 100 ns, and the report says what is missing.
    /// </summary>
    public bool UseNative { get; init; } = true;
}

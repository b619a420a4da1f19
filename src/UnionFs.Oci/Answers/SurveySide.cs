namespace UnionFs.Oci;

/// <summary>What one view has at a path: a node with its attributes, or nothing.</summary>
/// <param name="view">The view.</param>
/// <param name="node">The node.</param>
/// <param name="stat">Its attributes.</param>
internal readonly struct SurveySide(UnionFileSystem view, Node node, FileStat stat)
{
    public bool Exists => view is not null;

    public bool IsDirectory => view is not null && stat.IsDirectory;

    public bool IsFile => view is not null && stat.IsFile;

    public bool IsSymlink => view is not null && stat.IsSymlink;

    public FileStat Stat => stat;

    public long Size => IsFile ? stat.Size : 0;

    public static SurveySide RootOf(UnionFileSystem view)
    {
        var root = view.Nodes.Root;
        return view.Nodes.Stat(root, out var stat) == FsError.OK ? new SurveySide(view, root, stat) : default;
    }

    /// <summary>What has a name in this directory; nothing if this is none.</summary>
    public SurveySide Child(ReadOnlySpan<byte> name) =>
        IsDirectory && view.Nodes.Lookup(node, name, out var child, out var found) == FsError.OK ? new SurveySide(view, child, found) : default;

    /// <summary>The names in this directory; none if this is none or cannot be read.</summary>
    public void AddNames(SortedSet<byte[]> names)
    {
        if (!IsDirectory || view.Nodes.EnumerateNames(node, 0, out var listing) != FsError.OK)
        {
            return;
        }

        while (listing.MoveNext())
        {
            names.Add(listing.Current.Bytes.ToArray());
        }
    }

    /// <summary>The file, if this is one, for a comparison of its content.</summary>
    public StoredFile? ToFile() => IsFile ? new StoredFile(-1, stat.Size) { Side = this } : null;

    public FileHandle OpenRead() => view.Nodes.Open(node, FileAccess.Read, FileShare.Read, out var handle) is var error && error == FsError.OK
        ? handle : throw new IOException($"A file of {stat.Size} bytes in a layer cannot be opened: {FsErrors.Describe(error)}.");

    public XattrSet Xattrs() => view.Nodes.GetXattrs(node, out var xattrs) == FsError.OK ? xattrs : XattrSet.Empty;

    public ReadOnlyMemory<byte> Target() => view.Nodes.ReadLink(node, out var target) == FsError.OK ? target : default;
}

namespace UnionFs.Oci;

/// <summary>What one view has at a path: a node with its attributes, or nothing.</summary>
/// <param name="view">The view.</param>
/// <param name="node">The node.</param>
/// <param name="stat">Its attributes.</param>
internal readonly struct SurveySide(UnionFileSystem view, Node node, FileStat stat)
{
    // The engine numbers a node of the stack by the lowest layer that has it and its entry there.
    private const int EntryBits = 43;

    public bool Exists => view is not null;

    public bool IsDirectory => view is not null && stat.IsDirectory;

    public bool IsFile => view is not null && stat.IsFile;

    public bool IsSymlink => view is not null && stat.IsSymlink;

    public FileStat Stat => stat;

    /// <summary>The lowest layer that has the node.</summary>
    public int Level => (int)(stat.Id.Value >> EntryBits);

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

    /// <summary>As <see cref="Child"/>; what cannot be read is no child that is missing.</summary>
    /// <exception cref="IOException">It cannot be read.</exception>
    public SurveySide ReadableChild(ReadOnlySpan<byte> name, Func<string> path)
    {
        if (!IsDirectory)
        {
            return default;
        }

        var error = view.Nodes.Lookup(node, name, out var child, out var found);
        return error == FsError.OK ? new SurveySide(view, child, found) : error == FsError.ENOENT ? default : throw Unreadable(error, path);
    }

    /// <summary>As <see cref="AddNames"/>; what cannot be read is no empty directory.</summary>
    /// <exception cref="IOException">It cannot be read.</exception>
    public void AddAllNames(SortedSet<byte[]> names, Func<string> path)
    {
        RequireReadable(path);
        AddNames(names);
    }

    /// <summary>Throws if there is something here that cannot be read.</summary>
    /// <exception cref="IOException">It cannot be read.</exception>
    public void RequireReadable(Func<string> path)
    {
        if (Exists && view.Nodes.GetXattrs(node, out _) is var error && error != FsError.OK)
        {
            throw Unreadable(error, path);
        }
    }

    /// <summary>The file, if this is one, for a comparison of its content.</summary>
    public StoredFile? ToFile() => IsFile ? new StoredFile(-1, stat.Size) { Side = this } : null;

    public FileHandle OpenRead() => view.Nodes.Open(node, FileAccess.Read, FileShare.Read, out var handle) is var error && error == FsError.OK
        ? handle : throw new IOException($"A file of {stat.Size} bytes in a layer cannot be opened: {FsErrors.Describe(error)}.");

    private static IOException Unreadable(FsError error, Func<string> path) => new($"'{FsText.Quote(path())}' cannot be read: {FsErrors.Describe(error)}.");

    public XattrSet Xattrs() => view.Nodes.GetXattrs(node, out var xattrs) == FsError.OK ? xattrs : XattrSet.Empty;

    public ReadOnlyMemory<byte> Target() => view.Nodes.ReadLink(node, out var target) == FsError.OK ? target : default;
}

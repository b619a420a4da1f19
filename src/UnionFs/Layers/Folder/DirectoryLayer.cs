namespace UnionFs;

/// <summary>
/// A folder of the host as a layer. Listed directory by directory as it is asked for; ids are given as names are seen and stay.
/// </summary>
internal abstract class DirectoryLayer(string name, string path, WhiteoutFormat whiteouts) : Layer(name)
{
    private readonly Lock _lock = new();
    private readonly List<FolderNode> _nodes = [];
    private readonly Dictionary<(ulong Device, ulong Inode), long> _links = [];

    /// <summary>The folder.</summary>
    public string Path { get; } = path;

    protected WhiteoutFormat Whiteouts { get; } = whiteouts;

    public static DirectoryLayer Open(string path, DirectoryLayerOptions options)
    {
        ArgumentException.ThrowIfNullOrEmpty(path);
        ArgumentNullException.ThrowIfNull(options);
        if (!Directory.Exists(path))
        {
            throw new DirectoryNotFoundException($"There is no folder '{FsText.Quote(path)}' to use as a layer.");
        }

        return IsNative(options.UseNative) ? NativeDirectoryLayer.Create(path, options) : ManagedDirectoryLayer.Create(path, options);
    }

    /// <summary>Whether the calls of the C library are there and wanted.</summary>
    public static bool IsNative(bool isWanted) => isWanted && OperatingSystem.IsLinux() && Environment.Is64BitProcess
        && Environment.GetEnvironmentVariable("UNIONFS_NATIVE") != "0";

    /// <summary>The node with an id this layer gave.</summary>
    protected FolderNode NodeAt(long id)
    {
        lock (_lock)
        {
            return id >= 0 && id < _nodes.Count
                ? _nodes[(int)id]
                : throw new ArgumentOutOfRangeException(nameof(id), id, $"The layer '{FsText.Quote(Name)}' gave no such id.");
        }
    }

    /// <summary>
    /// The node of a name: the one known, that of another name of the same inode, or a new one. What changed since another stack listed
    /// it gets a new number, so that each stack reads what it listed or learns that it is gone.
    /// </summary>
    protected FolderNode NodeOf(FolderNode? parent, byte[] childName, in FolderIdentity identity, bool hasSeveralNames)
    {
        lock (_lock)
        {
            if (parent is not null && parent.Children.TryGetValue(childName, out var known) && known.Identity == identity)
            {
                return known;
            }

            if (!hasSeveralNames || !_links.TryGetValue((identity.Device, identity.Inode), out var id) || _nodes[(int)id].Identity != identity)
            {
                id = _nodes.Count;
                _nodes.Add(new FolderNode(id, parent, childName, identity));
            }

            if (hasSeveralNames)
            {
                _links[(identity.Device, identity.Inode)] = id;
            }

            var node = _nodes[(int)id];
            if (parent is not null)
            {
                parent.Children[childName] = node;
            }

            return node;
        }
    }

    /// <summary>The path of a node on the host, for messages and for the managed calls.</summary>
    protected string HostPathOf(FolderNode node)
    {
        var names = new Stack<string>();
        for (var at = node; at.Parent is not null; at = at.Parent)
        {
            names.Push(FsName.ToText(at.Name));
        }

        return System.IO.Path.Join([Path, .. names]);
    }

    /// <summary>What the name of an entry means in a layer whose whiteouts are written as OCI does.</summary>
    protected bool TryOciMark(ReadOnlySpan<byte> entryName, out bool isOpaque, out byte[]? hidden)
    {
        isOpaque = false;
        hidden = null;
        if (Whiteouts != WhiteoutFormat.Oci || !entryName.StartsWith(".wh."u8))
        {
            return false;
        }

        isOpaque = entryName.SequenceEqual(".wh..wh..opq"u8);
        var name = entryName[4..];
        hidden = isOpaque || name.IsEmpty || name.StartsWith(".wh."u8) || name.SequenceEqual("."u8) || name.SequenceEqual(".."u8)
            ? null
            : name.ToArray();
        return true;
    }
}

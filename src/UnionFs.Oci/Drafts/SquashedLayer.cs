namespace UnionFs.Oci;

/// <summary>
/// What leads from one stack to another that has more layers on top, as one layer: found by comparing what both show, so that links, whiteouts and whatever
/// else the layers between have done to each other are settled. Contents are those of the upper stack.
/// </summary>
internal sealed class SquashedLayer : Layer
{
    private readonly UnionFileSystem _view;
    private readonly List<string> _paths = [];
    private readonly Dictionary<long, List<LayerEntry>> _directories = [];
    private readonly Dictionary<string, long> _ids = new(StringComparer.Ordinal);
    private readonly Dictionary<NodeId, long> _links = [];
    private LayerEntry _root;

    private SquashedLayer(string name, UnionFileSystem view)
        : base(name) => _view = view;

    public override LayerEntry Root => _root;

    public override bool HasImplicitDirectories => true;

    /// <summary>Compares two stacks of which the upper begins with the layers of the lower.</summary>
    public static SquashedLayer Of(string name, LayerStack below, LayerStack above)
    {
        var options = new UnionFsOptions { MaxPathBytes = ushort.MaxValue };
        using var old = UnionFileSystem.Create(below, options);
        var layer = new SquashedLayer(name, UnionFileSystem.Create(above, options));
        new StackComparison(old, layer._view, below.Count).Fill(layer);
        return layer;
    }

    public override IEnumerable<LayerEntry> ReadDirectory(long directoryId) => _directories[directoryId];

    public override LayerContent OpenContent(long fileId) =>
        new HandleContent(_view.OpenHandle(_paths[(int)fileId], FileMode.Open, FileAccess.Read, FileShare.ReadWrite | FileShare.Delete));

    /// <summary>Takes a directory, whose parent was taken before.</summary>
    /// <param name="entry">The directory in the upper stack.</param>
    /// <param name="isImplicit">Whether it is the same in the lower one.</param>
    public void AddDirectory(TreeEntry entry, bool isImplicit)
    {
        var id = NewId(entry.Path);
        var directory = EntryOf(entry, id) with { Implicit = isImplicit };
        _directories.Add(id, []);
        _ids.Add(entry.Path, id);
        if (entry.Path == "/")
        {
            _root = directory with { Name = default };
        }
        else
        {
            ParentOf(entry.Path).Add(directory);
        }
    }

    /// <summary>Takes anything else.</summary>
    public void AddLeaf(TreeEntry entry)
    {
        if (entry.Stat.LinkCount <= 1 || !_links.TryGetValue(entry.Stat.Id, out var id))
        {
            id = NewId(entry.Path);
            _links.TryAdd(entry.Stat.Id, id);
        }

        ParentOf(entry.Path).Add(EntryOf(entry, id));
    }

    /// <summary>Takes a name that is no longer there.</summary>
    public void AddWhiteout(string path) => ParentOf(path).Add(new LayerEntry(NameOf(path), LayerEntryKind.Whiteout, 0, default));

    /// <inheritdoc />
    protected override void Dispose(bool disposing)
    {
        if (disposing)
        {
            _view.Dispose();
        }

        base.Dispose(disposing);
    }

    private static byte[] NameOf(string path) => FsName.ToBytes(path.AsSpan(path.LastIndexOf('/') + 1));

    private static LayerEntry EntryOf(TreeEntry entry, long id)
    {
        var stat = entry.Stat;
        var attributes = new NodeAttributes(stat.Mode, stat.Uid, stat.Gid)
        {
            Size = stat.IsDirectory ? 0 : stat.Size,
            ModifyTime = stat.ModifyTime,
            AccessTime = stat.AccessTime,
            ChangeTime = stat.ChangeTime,
            BirthTime = stat.BirthTime,
            Device = stat.Device,
        };
        return new LayerEntry(NameOf(entry.Path), (LayerEntryKind)stat.Kind, id, attributes)
        {
            Target = entry.Target is null ? default : FsName.ToBytes(entry.Target),
            Xattrs = entry.Xattrs,
            LinkCount = stat.IsDirectory ? 1 : stat.LinkCount,
        };
    }

    private List<LayerEntry> ParentOf(string path) => _directories[_ids[path.LastIndexOf('/') is var slash and > 0 ? path[..slash] : "/"]];

    private long NewId(string path)
    {
        _paths.Add(path);
        return _paths.Count - 1;
    }
}

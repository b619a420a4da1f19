namespace UnionFs.Oci;

/// <summary>
/// What leads from one stack to another that has more layers on top, as one layer: found by comparing what both show, so that links, whiteouts and whatever
/// else the layers between have done to each other are settled. Contents are those of the upper stack.
/// </summary>
internal sealed class SquashedLayer : Layer
{
    private readonly UnionFileSystem _view;
    private readonly List<SurveySide> _nodes = [];
    private readonly Dictionary<long, List<LayerEntry>> _directories = [];
    private readonly Dictionary<NodeId, long> _links = [];
    private readonly Dictionary<long, WriteReason> _reasons = [];
    private LayerEntry _root;

    private SquashedLayer(string name, UnionFileSystem view)
        : base(name) => _view = view;

    public override LayerEntry Root => _root;

    public override bool HasImplicitDirectories => true;

    /// <summary>Compares two stacks of which the upper begins with the layers of the lower.</summary>
    /// <exception cref="IOException">Something cannot be read in one of the views.</exception>
    public static SquashedLayer Of(string name, LayerStack below, LayerStack above)
    {
        var options = new UnionFsOptions { MaxPathBytes = ushort.MaxValue };
        using var old = UnionFileSystem.Create(below, options);
        var layer = new SquashedLayer(name, UnionFileSystem.Create(above, options));
        try
        {
            new StackComparison(old, layer._view, [.. above.Skip(below.Count)]).Fill(layer);
            return layer;
        }
        catch
        {
            layer.Dispose();
            throw;
        }
    }

    public override IEnumerable<LayerEntry> ReadDirectory(long directoryId) => _directories[directoryId];

    public override LayerContent OpenContent(long fileId) => new HandleContent(_nodes[(int)fileId].OpenRead());

    public override WriteReason ReasonOf(in LayerEntry entry) => _reasons.GetValueOrDefault(entry.Id);

    /// <summary>Takes what is at a place in the upper stack; directories above that are the same in both become implicit.</summary>
    public void Add(SquashPlace place)
    {
        place.Now.RequireReadable(place.ToString);
        if (place.Now.IsDirectory)
        {
            AddDirectory(place);
            return;
        }

        if (place.Now.Stat.LinkCount <= 1 || !_links.TryGetValue(place.Now.Stat.Id, out var id))
        {
            id = NewId(place);
            _links.TryAdd(place.Now.Stat.Id, id);
        }

        ParentOf(place).Add(EntryOf(place, id));
    }

    /// <summary>Takes a name that is no longer there.</summary>
    public void AddWhiteout(SquashPlace place) => ParentOf(place).Add(new LayerEntry(place.Name, LayerEntryKind.Whiteout, 0, default));

    /// <inheritdoc />
    protected override void Dispose(bool disposing)
    {
        if (disposing)
        {
            _view.Dispose();
        }

        base.Dispose(disposing);
    }

    private static LayerEntry EntryOf(SquashPlace place, long id)
    {
        var stat = place.Now.Stat;
        var attributes = new NodeAttributes(stat.Mode, stat.Uid, stat.Gid)
        {
            Size = stat.IsDirectory ? 0 : stat.Size,
            ModifyTime = stat.ModifyTime,
            AccessTime = stat.AccessTime,
            ChangeTime = stat.ChangeTime,
            BirthTime = stat.BirthTime,
            Device = stat.Device,
        };
        return new LayerEntry(place.Name, (LayerEntryKind)stat.Kind, id, attributes)
        {
            Target = place.Now.Target(),
            Xattrs = place.Now.Xattrs(),
            LinkCount = stat.IsDirectory ? 1 : stat.LinkCount,
            Implicit = stat.IsDirectory && place.Reason is null,
        };
    }

    private List<LayerEntry> ParentOf(SquashPlace place)
    {
        // From the highest that is not there yet down: nothing recurses however deep it is.
        var missing = new Stack<SquashPlace>();
        for (var at = place.Parent!; at.Id < 0; at = at.Parent!)
        {
            missing.Push(at);
        }

        while (missing.TryPop(out var directory))
        {
            AddDirectory(directory);
        }

        return _directories[place.Parent!.Id];
    }

    private void AddDirectory(SquashPlace place)
    {
        if (place.Id >= 0)
        {
            return;
        }

        var above = place.Parent is null ? null : ParentOf(place);
        place.Id = NewId(place);
        _directories.Add(place.Id, []);
        var entry = EntryOf(place, place.Id);
        if (above is null)
        {
            _root = entry;
        }
        else
        {
            above.Add(entry);
        }
    }

    private long NewId(SquashPlace place)
    {
        _nodes.Add(place.Now);
        _reasons.Add(_nodes.Count - 1, place.Reason ?? WriteReason.Carried);
        return _nodes.Count - 1;
    }
}

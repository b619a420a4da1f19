namespace UnionFs;

/// <summary>
/// A committed layer in its path form: what has to be hidden and provided, path by path, to come from the state before to the state
/// after. A moved directory is a whiteout at its old path and its whole tree at the new one, expanded directory by directory
/// as it is read. Keeps both states alive.
/// </summary>
internal class CommittedLayer : Layer
{
    private readonly ViewRoot _before;
    private readonly ViewRoot _after;
    private readonly bool _isWhole;
    private readonly Lock _lock = new();
    private readonly Dictionary<ulong, long> _ids = [];
    private readonly List<CommittedNode> _nodes = [];
    private HashSet<ulong>? _touched;

    public CommittedLayer(CommitRecord commit)
        : this(commit.Name, commit.Before, commit.After)
    {
    }

    /// <summary>A whole state as one layer: it hides nothing and provides everything.</summary>
    public CommittedLayer(string name, ViewRoot whole)
        : base(name)
    {
        _before = whole;
        _after = whole;
        _isWhole = true;
        NumberOf(new CommittedNode(ViewRoot.NodeOf(whole.Root), null));
    }

    /// <summary>The difference of two states of one lineage.</summary>
    public CommittedLayer(string name, ViewRoot before, ViewRoot after)
        : base(name)
    {
        _before = before;
        _after = after;
        NumberOf(new CommittedNode(ViewRoot.NodeOf(after.Root), before.Root));
    }

    /// <summary>The state the layer counts from.</summary>
    public ViewRoot Before => _before;

    /// <summary>The state the layer leads to.</summary>
    public ViewRoot After => _after;

    /// <summary>Whether it is a whole state and no difference.</summary>
    public bool IsWhole => _isWhole;

    public override LayerEntry Root
    {
        get
        {
            var root = ViewRoot.NodeOf(_after.Root);
            return Entry(default, 0, root) with { Implicit = !_isWhole && IsRootUnchanged(root) };
        }
    }

    /// <summary>An unchanged node with several names, one of which moved with a directory, is a link to what the layers below have.</summary>
    public override bool HasLowerLinks => !_isWhole;

    public override IEnumerable<LayerEntry> ReadDirectory(long directoryId)
    {
        var node = NodeAt(directoryId);
        var now = node.Node.AsDirectory();
        now.Lower?.Load();
        return node.Before is { } before ? ReadChanged(before, now) : ReadAll(now);
    }

    public override LayerContent OpenContent(long fileId)
    {
        var node = NodeAt(fileId).Node;
        var content = node.Content;
        var source = content.NeedsBase(0, content.Length) ? _after.Base.OpenContent(content.Base.Entry) : null;
        return new CommittedContent(content, source);
    }

    public override IReadOnlyList<LayerName>? GetNames(long fileId)
    {
        var node = NodeAt(fileId).Node;
        var names = new List<LayerName>();
        if (_isWhole && node.Origin is { IsSet: true, Entry.HasSeveralNames: true } origin && _after.Base.LoadNames(origin.Entry) is null)
        {
            return null;
        }

        foreach (var (parent, name) in _after.NamesOf(node))
        {
            var path = _after.PathOf(parent, name);
            if (_isWhole)
            {
                names.Add(new LayerName(NumberOf(new CommittedNode(ViewRoot.NodeOf(parent), null)), path[1..]));
            }
            else if (TryFindDirectory(_after.PathOf(parent), out var id))
            {
                names.Add(new LayerName(id, path[1..]));
            }
        }

        return names;
    }

    private List<LayerEntry> ReadAll(in DirectoryRef directory)
    {
        var entries = new List<LayerEntry>();
        for (long cursor = 0; _after.TryNextName(directory, ref cursor, out var node, out var name);)
        {
            entries.Add(Entry(name, NumberOf(new CommittedNode(node, null)), node));
        }

        return entries;
    }

    private List<LayerEntry> ReadChanged(DirectoryRef before, in DirectoryRef now)
    {
        before.Lower?.Load();
        var entries = new List<LayerEntry>();
        var seen = new HashSet<ReadOnlyMemory<byte>>(ByteNameComparer.Instance);
        foreach (var name in Candidates(before, now).Concat(MoreCandidates(now)))
        {
            if (seen.Add(name) && Compare(before, now, name) is { } entry)
            {
                entries.Add(entry);
            }
        }

        return entries;
    }

    /// <summary>The names that may differ: those of both records, and those of the base with changes at or below them.</summary>
    private IEnumerable<byte[]> Candidates(DirectoryRef before, DirectoryRef now)
    {
        var records = new[] { now.Record, before.Record };
        foreach (var record in records)
        {
            foreach (var leaf in record?.Children.Enumerate() ?? [])
            {
                for (var child = leaf; child is not null; child = child.Next)
                {
                    yield return child.Name.ToArray();
                }
            }
        }

        if (now.Lower?.Table is not { } table)
        {
            yield break;
        }

        var (marks, end) = (_after.Marks.Entries, table.First + table.Count);
        for (var mark = marks.Next(table.First, end); mark >= 0; mark = marks.Next(mark + 1, end))
        {
            yield return table.NameOf(mark - table.First).ToArray();
        }
    }

    /// <summary>What the layer has to say about a name of a directory that was there before; null for nothing.</summary>
    protected LayerEntry? Compare(in DirectoryRef before, in DirectoryRef now, byte[] name)
    {
        var hash = NameHash.Compute(name);
        var wasThere = _before.FindChild(before, hash, name, out var old) == FsError.OK;
        if (_after.FindChild(now, hash, name, out var node) != FsError.OK)
        {
            return wasThere ? new LayerEntry(name, LayerEntryKind.Whiteout, 0, default) : null;
        }

        if (!wasThere || old.Id != node.Id)
        {
            if (wasThere && IsReplacedByTheSame(old, node))
            {
                return null;
            }

            var isOpaque = wasThere && old.IsDirectory && node.IsDirectory;
            return Entry(name, NumberOf(new CommittedNode(node, null)), node) with { Opaque = isOpaque };
        }

        if (node.IsDirectory)
        {
            return IsTouched(node.Id)
                ? Entry(name, NumberOf(new CommittedNode(node, old.AsDirectory())), node)
                : null;
        }

        return IsUnchanged(old, node) ? null : Entry(name, NumberOf(new CommittedNode(node, null)), node);
    }

    /// <summary>Names of a directory that have to be compared beside those that may differ.</summary>
    protected virtual IEnumerable<byte[]> MoreCandidates(DirectoryRef now) => [];

    /// <summary>Whether the layer says nothing about the attributes of the root.</summary>
    protected virtual bool IsRootUnchanged(in NodeView root) => ReferenceEquals(_before.Nodes.Find(root.Id), _after.Nodes.Find(root.Id));

    /// <summary>Whether nothing has to be said about a node that is no directory and has kept its name.</summary>
    protected virtual bool IsUnchanged(in NodeView old, in NodeView node) => ReferenceEquals(old.Record, node.Record);

    /// <summary>Whether a node is so much like the other one that had its name before that nothing has to be said.</summary>
    protected virtual bool IsReplacedByTheSame(in NodeView old, in NodeView node) => false;

    /// <summary>Whether a node with several names is told as a link to what the layers below have.</summary>
    protected virtual bool IsLowerLink(in NodeView node) => ReferenceEquals(node.Record, _before.Nodes.Find(node.Id));

    /// <summary>Whether a directory, which kept its name, or something in it, has to be told of.</summary>
    protected virtual bool IsTouched(ulong directoryId) => Touched().Contains(directoryId);

    /// <summary>The directories that differ themselves or hold, at any depth, something that does.</summary>
    private HashSet<ulong> Touched()
    {
        lock (_lock)
        {
            if (_touched is not null)
            {
                return _touched;
            }
        }

        var touched = new HashSet<ulong>();
        foreach (var record in ViewDifference.Records(_before, _after))
        {
            if (record.After is not { } now)
            {
                continue;
            }

            var node = new NodeView(now, null, null, 0);
            foreach (var parent in node.IsDirectory ? [node.AsDirectory()] : _after.NamesOf(node).Select(static n => n.Parent))
            {
                for (var directory = parent; touched.Add(directory.Id); directory = _after.ParentOf(directory))
                {
                }
            }
        }

        lock (_lock)
        {
            return _touched ??= touched;
        }
    }

    private LayerEntry Entry(ReadOnlySpan<byte> name, long id, in NodeView node)
    {
        var links = 1;
        if (!node.IsDirectory)
        {
            _after.LinksOf(node, mayLoad: true, out links);
        }

        if (!_isWhole && links > 1 && !node.IsDirectory && IsLowerLink(node)
            && _before.TryGetNode(node.Id, node.Origin, out var old) && _before.PathOf(old) is { } path)
        {
            return new LayerEntry(name.ToArray(), LayerEntryKind.LowerLink, id, default) { Target = path.AsMemory(1) };
        }

        return new LayerEntry(name.ToArray(), (LayerEntryKind)node.Kind, id, node.Attributes)
        {
            Target = node.Kind == NodeKind.Symlink ? node.Target : default,
            Xattrs = node.Xattrs,
            LinkCount = links,
            Error = node.Error,
        };
    }

    private long NumberOf(in CommittedNode node)
    {
        lock (_lock)
        {
            if (!_ids.TryGetValue(node.Node.Id, out var id))
            {
                id = _nodes.Count;
                _ids.Add(node.Node.Id, id);
                _nodes.Add(node);
            }

            return id;
        }
    }

    /// <summary>The node that was given an id.</summary>
    internal CommittedNode NodeAt(long id)
    {
        lock (_lock)
        {
            return _nodes[checked((int)id)];
        }
    }

    private bool TryFindDirectory(ReadOnlyMemory<byte> path, out long id)
    {
        id = 0;
        foreach (var part in FsName.ToText(path.Span).Split('/', StringSplitOptions.RemoveEmptyEntries))
        {
            var name = FsName.ToBytes(part);
            var found = ReadDirectory(id).FirstOrDefault(e => e.Kind == LayerEntryKind.Directory && e.Name.Span.SequenceEqual(name));
            if (found.Name.IsEmpty)
            {
                return false;
            }

            id = found.Id;
        }

        return true;
    }
}

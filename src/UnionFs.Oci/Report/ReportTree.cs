namespace UnionFs.Oci;

/// <summary>
/// The finished view as a tree, with what layers hid in its place. It is as deep and as large as a page can be: what is left out is marked.
/// </summary>
internal sealed class ReportTree
{
    private const int MaxDepth = 48;
    private const int MaxNodes = 60_000;
    private readonly Dictionary<string, ReportNode> _nodes = new(StringComparer.Ordinal);

    private ReportTree(ReportNode root) => _nodes["/"] = Root = root;

    public ReportNode Root { get; }

    /// <summary>How many files are seen; hard links each.</summary>
    public long Files => Root.Files;

    public static ReportTree Of(LayerStack layers, ImageChanges changes, CancellationToken cancellation)
    {
        using var view = UnionFileSystem.Create(layers);
        var tree = new ReportTree(new ReportNode("/", NodeKind.Directory, 0, isHidden: false));
        foreach (var entry in view.Walk(maxDepth: MaxDepth, cancellationToken: cancellation).Skip(1))
        {
            var node = new ReportNode(NameOf(entry.Path), entry.Stat.Kind, Math.Max(entry.Layer, 0), isHidden: false) { Target = entry.Target };
            tree.Add(entry.Path, node, entry.Stat.Size);
        }

        foreach (var layer in changes.Layers)
        {
            foreach (var change in layer.Changes.Where(static c => c.Kind == ChangeKind.Deleted && c.Depth <= MaxDepth))
            {
                tree.AddHidden(change, layer.Index);
            }
        }

        foreach (var node in tree._nodes.Values)
        {
            node.Children.Sort(static (a, b) => (a.Kind == NodeKind.Directory) != (b.Kind == NodeKind.Directory)
                ? (a.Kind == NodeKind.Directory ? -1 : 1) : FsText.CompareBytes(a.Name, b.Name));
        }

        return tree;
    }

    private static string NameOf(string path) => path[(path.LastIndexOf('/') + 1)..];

    private void Add(string path, ReportNode node, long size)
    {
        if (node.Kind == NodeKind.File)
        {
            node.SetFile(size);
        }

        var isShown = _nodes.Count < MaxNodes;
        var parent = path.LastIndexOf('/') is 0 ? "/" : path[..path.LastIndexOf('/')];
        if (isShown && _nodes.TryGetValue(parent, out var directory))
        {
            directory.Children.Add(node);
            _nodes.Add(path, node);
        }

        Count(parent, node, isShown);
    }

    /// <summary>Adds a file to all directories above it, and says so there if it is not shown itself.</summary>
    private void Count(string parent, ReportNode node, bool isShown)
    {
        for (var at = parent; ; at = at.LastIndexOf('/') is 0 ? "/" : at[..at.LastIndexOf('/')])
        {
            if (_nodes.TryGetValue(at, out var above))
            {
                above.IsCut |= !isShown && at == parent;
                if (node.Kind == NodeKind.File)
                {
                    above.AddBelow(node);
                }
            }

            if (at == "/")
            {
                return;
            }
        }
    }

    private void AddHidden(LayerChange change, int layer)
    {
        var path = change.Path;
        if (_nodes.Count >= MaxNodes || _nodes.TryGetValue(path, out _))
        {
            return;
        }

        var parent = path.LastIndexOf('/') is 0 ? "/" : path[..path.LastIndexOf('/')];
        if (_nodes.TryGetValue(parent, out var directory))
        {
            var node = new ReportNode(NameOf(path), change.NodeKind, layer, isHidden: true);
            node.SetFile(change.OldSize);
            directory.Children.Add(node);
            _nodes.Add(path, node);
        }
    }
}

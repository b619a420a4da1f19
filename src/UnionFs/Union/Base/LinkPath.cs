namespace UnionFs;

/// <summary>A path at which some layers have symbolic links, or below which they do: a tree by names. Not thread-safe.</summary>
internal sealed class LinkPath
{
    private Dictionary<ReadOnlyMemory<byte>, LinkPath>? _below;

    /// <summary>Whether a link is at this very path.</summary>
    public bool IsLink { get; private set; }

    /// <summary>Whether there are links further down.</summary>
    public bool LeadsOn => _below is not null;

    public LinkPath? Find(ReadOnlyMemory<byte> name) => _below?.GetValueOrDefault(name);

    /// <summary>Adds, to the root, all symbolic links of a layer and its links to lower layers, which may lead to one.</summary>
    public void Add(LayerTree tree)
    {
        if (tree.Records.PointerCount == 0)
        {
            return;
        }

        var known = new Dictionary<long, LinkPath> { [tree.Records.Root] = this };
        var way = new Stack<(long Directory, ReadOnlyMemory<byte> Name)>();
        foreach (var (directory, name) in tree.Pointers())
        {
            // Up to a directory that is known, and down again.
            var at = directory;
            while (!known.ContainsKey(at))
            {
                way.Push((at, tree.DirectoryName(at, out var parent)));
                at = parent;
            }

            var path = known[at];
            while (way.TryPop(out var next))
            {
                known.Add(next.Directory, path = path.Next(next.Name));
            }

            path.Next(tree.NameAt(name)).IsLink = true;
        }
    }

    private LinkPath Next(ReadOnlyMemory<byte> name)
    {
        _below ??= new Dictionary<ReadOnlyMemory<byte>, LinkPath>(ByteNameComparer.Instance);
        if (!_below.TryGetValue(name, out var next))
        {
            _below.Add(name, next = new LinkPath());
        }

        return next;
    }
}

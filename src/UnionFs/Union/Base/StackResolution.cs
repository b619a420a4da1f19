namespace UnionFs;

/// <summary>
/// What cannot be found by merging single directories, worked out once per stack from the bottom up: layers whose implicit directories are
/// symbolic links further down are read again through those links (rule 26), and hard links to nodes of lower layers are
/// followed (rules 25 and 27).
/// </summary>
internal sealed class StackResolution
{
    private readonly LayerStack _stack;
    private readonly Dictionary<(int Level, long EntryId), (int Level, LayerEntry Entry)> _links = [];
    private readonly Dictionary<ulong, List<ReadOnlyMemory<byte>>> _linkPaths = [];

    private StackResolution(LayerStack stack)
    {
        _stack = stack;
        Layers = [.. stack];
    }

    /// <summary>The layers as they are read in this stack.</summary>
    public Layer[] Layers { get; }

    public static StackResolution Of(LayerStack stack)
    {
        var resolution = new StackResolution(stack);
        var lower = new LowerSymlinks(resolution);
        for (var level = 0; level < stack.Count; level++)
        {
            if (stack[level] is TreeLayer { HasImplicitDirectories: true } tree)
            {
                lower.RaiseTo(level);
                if (lower.AreMetBy(tree.Tree))
                {
                    resolution.Layers[level] = RereadLayer.Create(tree, names => lower.TargetAt(Join(names)));
                }
            }

            if (resolution.Layers[level].HasLowerLinks)
            {
                resolution.AddLinks(level, resolution.Layers[level]);
            }
        }

        return resolution;
    }

    /// <summary>What a link to a lower layer means.</summary>
    public (int Level, LayerEntry Entry) Follow(int level, in LayerEntry link) =>
        _links.TryGetValue((level, link.Id), out var target)
            ? (target.Level, target.Entry with { Name = link.Name })
            : throw new LayerFormatException(
                _stack[level].Name, FsName.ToText(link.Name.Span), -1, "it is a link to a lower layer that the layer did not announce");

    /// <summary>The paths at which layers above link to a node, and the one they link to.</summary>
    public IReadOnlyList<ReadOnlyMemory<byte>> LinksTo(ulong id) => _linkPaths.TryGetValue(id, out var paths) ? paths : [];

    private void AddLinks(int level, Layer layer)
    {
        ViewRoot? below = null;
        foreach (var (path, link) in layer is TreeLayer { Tree: var tree } ? LowerLinks(tree) : LowerLinks(layer))
        {
            below ??= new ViewRoot { Base = MergedBase.Of(_stack.Take(level), this) };
            AddLink(below, level, layer, path, link);
        }
    }

    private static IEnumerable<(byte[] Path, LayerEntry Link)> LowerLinks(LayerTree tree) => tree.Pointers()
        .Select(at => tree.EntryOf(at.Directory, at.Name))
        .Where(static at => at.Entry.Kind == LayerEntryKind.LowerLink);

    private static IEnumerable<(byte[] Path, LayerEntry Link)> LowerLinks(Layer layer)
    {
        var pending = new Stack<(byte[] Path, long Directory)>();
        pending.Push(([], layer.Root.Id));
        while (pending.TryPop(out var at))
        {
            foreach (var entry in layer.ReadDirectory(at.Directory))
            {
                if (entry.Kind is not (LayerEntryKind.Directory or LayerEntryKind.LowerLink))
                {
                    continue;
                }

                byte[] path = at.Path.Length == 0 ? entry.Name.ToArray() : [.. at.Path, (byte)'/', .. entry.Name.Span];
                if (entry.Kind == LayerEntryKind.LowerLink)
                {
                    yield return (path, entry);
                }
                else if (entry.Error == FsError.OK)
                {
                    pending.Push((path, entry.Id));
                }
            }
        }
    }

    private void AddLink(ViewRoot below, int level, Layer layer, byte[] path, in LayerEntry link)
    {
        var walk = new PathWalk(below, PathLimits.Default, mayLoad: true, searcher: null);
        var error = walk.Resolve(link.Target.Span, WalkMode.Name);
        var node = walk.Node;
        var isFound = error == FsError.OK && walk is { Found: true, Last: LastName.Normal };
        var linked = isFound ? below.PathOf(walk.Parent, walk.Name) : [];
        walk.Dispose();
        if (!isFound || node.IsDirectory)
        {
            var target = FsText.Quote(FsName.ToText(link.Target.Span));
            throw new LayerFormatException(layer.Name, FsName.ToText(path), -1, isFound
                ? $"it is a hard link to '{target}', which is a directory in the layers below"
                : $"it is a hard link to '{target}', which neither this layer nor the layers below have");
        }

        ref readonly var entry = ref node.Table![node.Index];
        var (source, fileId) = entry.Source;
        var details = node.Table.DetailsOf(node.Index);
        _links[(level, link.Id)] = (source, new LayerEntry(default, (LayerEntryKind)entry.Kind, fileId, node.Attributes)
        {
            Target = details?.Target ?? default,
            Xattrs = details?.Xattrs ?? XattrSet.Empty,
            LinkCount = details?.LinkCount ?? 1,
            Error = details?.Error ?? FsError.OK,
        });
        if (!_linkPaths.TryGetValue(entry.Id, out var paths))
        {
            // A layer need not list the name of a node that has one there.
            _linkPaths.Add(entry.Id, paths = [linked]);
        }

        paths.Add(path);
    }

    private static byte[] Join(IReadOnlyList<ReadOnlyMemory<byte>> names)
    {
        var path = new List<byte>();
        foreach (var name in names)
        {
            if (path.Count > 0)
            {
                path.Add((byte)'/');
            }

            path.AddRange(name.Span);
        }

        return [.. path];
    }
}

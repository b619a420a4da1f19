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
        for (var level = 0; level < stack.Count; level++)
        {
            if (stack[level].HasLowerLinks || stack[level] is TreeLayer { HasImplicitDirectories: true })
            {
                resolution.Resolve(level, stack[level]);
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

    private void Resolve(int level, Layer layer)
    {
        var below = new ViewRoot { Base = MergedBase.Of(_stack.Take(level), this) };
        if (layer is TreeLayer { HasImplicitDirectories: true } tree && level > 0 && ThroughLinks(below, tree) is { } reread)
        {
            Layers[level] = layer = reread;
        }

        if (!layer.HasLowerLinks)
        {
            return;
        }

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
                    AddLink(below, level, layer, path, entry);
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
        var walk = new PathWalk(below, mayLoad: true);
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

    /// <summary>The layer with its entries put where links of the layers below lead; null if none of its directories is a link there.</summary>
    private static RereadLayer? ThroughLinks(ViewRoot below, TreeLayer layer)
    {
        var isNeeded = false;
        foreach (var (path, entry) in layer.Tree.Entries())
        {
            isNeeded |= entry is { Kind: LayerEntryKind.Directory, Implicit: true } && LinkAt(below, path) is not null;
        }

        return isNeeded ? RereadLayer.Create(layer, names => LinkAt(below, Join(names))) : null;
    }

    private static ReadOnlyMemory<byte>? LinkAt(ViewRoot below, byte[] path) =>
        below.Base.TryFind(path, out var directory, out var index) && directory.Table![index].Kind == NodeKind.Symlink
            ? directory.Table.DetailsOf(index)!.Target
            : (ReadOnlyMemory<byte>?)null;

    private static byte[] Join(IReadOnlyList<ReadOnlyMemory<byte>> names)
    {
        var path = new List<byte>();
        foreach (var name in names)
        {
            path.Add((byte)'/');
            path.AddRange(name.Span);
        }

        return [.. path];
    }
}

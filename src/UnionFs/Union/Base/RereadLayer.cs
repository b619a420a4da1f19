namespace UnionFs;

/// <summary>A layer whose entries were put where symbolic links of the layers below lead (rule 26). Contents are those of the layer read.</summary>
internal sealed class RereadLayer : TreeLayer
{
    private readonly TreeLayer _layer;

    private RereadLayer(TreeLayer layer, LayerTree tree)
        : base(layer.Name, tree) => _layer = layer;

    public override long ContentBytes => _layer.ContentBytes;

    public static RereadLayer Create(
        TreeLayer layer, Func<IReadOnlyList<ReadOnlyMemory<byte>>, ReadOnlyMemory<byte>?> lowerSymlink)
    {
        var builder = new LayerTreeBuilder(layer.Name, layer.Tree.Records.EntryCount) { LowerSymlink = lowerSymlink };
        var nodes = new Dictionary<long, int>();
        var lowerLinks = new List<(byte[] Path, ReadOnlyMemory<byte> Target)>();
        var root = layer.Tree.Root;
        if (root.Opaque)
        {
            builder.SetOpaque(LayerTreeBuilder.Root);
        }

        if (!root.Implicit)
        {
            builder.Add(default, LayerEntryKind.Directory, root.Attributes, default, root.Xattrs);
        }

        foreach (var (path, entry) in layer.Tree.Entries())
        {
            if (entry.Kind == LayerEntryKind.LowerLink)
            {
                lowerLinks.Add((path, entry.Target));
            }
            else
            {
                Add(builder, nodes, path, entry);
            }
        }

        // What they lead to may have come from another path of this layer, so all others have to be in their places.
        foreach (var (path, target) in lowerLinks)
        {
            builder.AddHardLink(path, target.Span, orBelow: true);
        }

        return new RereadLayer(layer, builder.Build());
    }

    /// <summary>Opens it in the layer read, whose contents are kept there.</summary>
    public override LayerContent OpenContent(long fileId) => _layer.OpenContent(Tree.FileAt(fileId).Content);

    protected override LayerContent MakeContent(in TreeFile file) => _layer.OpenContent(file.Content);

    /// <summary>The layer read stays the one to dispose.</summary>
    protected override void Dispose(bool disposing)
    {
    }

    /// <summary>Names of one node are names of one node again by what it is: another may have taken the place of any of them.</summary>
    private static void Add(LayerTreeBuilder builder, Dictionary<long, int> nodes, byte[] path, in LayerEntry node)
    {
        switch (node.Kind)
        {
            case LayerEntryKind.Whiteout:
                builder.AddWhiteout(path);
                break;
            case LayerEntryKind.Directory:
                if (!node.Implicit)
                {
                    builder.Add(path, node.Kind, node.Attributes, default, node.Xattrs);
                }

                if (node.Opaque)
                {
                    builder.AddOpaque(path);
                }

                break;
            default:
                if (nodes.TryGetValue(node.Id, out var known))
                {
                    builder.AddName(path, known);
                    break;
                }

                var added = builder.Add(path, node.Kind, node.Attributes, node.Target.Span, node.Xattrs);
                nodes.Add(node.Id, added);
                if (node.Kind == LayerEntryKind.File)
                {
                    builder.SetContent(added, node.Id);
                }

                break;
        }
    }
}

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
        var builder = new LayerTreeBuilder(layer.Name) { LowerSymlink = lowerSymlink };
        var firstPaths = new Dictionary<int, byte[]>();
        builder.Root.Opaque = layer.Tree.Root.Opaque;
        if (!layer.Tree.Root.Implicit)
        {
            builder.Add(default, LayerEntryKind.Directory, layer.Tree.Root.Attributes, default, layer.Tree.Root.Xattrs);
        }

        foreach (var (path, node) in StackResolution.Entries(layer.Tree))
        {
            Add(builder, firstPaths, path, node);
        }

        return new RereadLayer(layer, builder.Build());
    }

    public override LayerContent OpenContent(long fileId) => _layer.OpenContent((int)Tree[fileId].Content!);

    private static void Add(LayerTreeBuilder builder, Dictionary<int, byte[]> firstPaths, byte[] path, TreeNode node)
    {
        switch (node.Kind)
        {
            case LayerEntryKind.Whiteout:
                builder.AddWhiteout(path);
                break;
            case LayerEntryKind.LowerLink:
                builder.AddHardLink(path, node.Target.Span);
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
                if (firstPaths.TryGetValue(node.Id, out var first))
                {
                    builder.AddHardLink(path, first);
                    break;
                }

                firstPaths.Add(node.Id, path);
                builder.Add(path, node.Kind, node.Attributes, node.Target.Span, node.Xattrs).Content = node.Id;
                break;
        }
    }
}

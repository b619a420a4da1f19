namespace UnionFs.TestKit;

/// <summary>Applies the layers of a stack one after the other, the way an image is unpacked.</summary>
internal static class OracleLayers
{
    public static OracleTree Flatten(LayerStack stack, Func<long> nextId)
    {
        var tree = new OracleTree(new OracleNode(nextId(), NodeKind.Directory) { Mode = (UnixFileMode)0x1ED });
        foreach (var layer in stack)
        {
            Apply(tree, layer, nextId);
        }

        return tree;
    }

    private static void Apply(OracleTree tree, Layer layer, Func<long> nextId)
    {
        // A link to a lower layer means the node there before this layer does anything.
        var linked = LayerWalk.Run(layer, "/")
            .Where(e => e.Entry.Kind == LayerEntryKind.LowerLink)
            .ToDictionary(e => e.Path, e => tree.Find("/" + OracleText.FromBytes(e.Entry.Target.Span), followsLast: false));
        var nodes = new Dictionary<long, OracleNode>();
        PutDirectory(tree.Root, layer.Root, isNew: false);
        foreach (var (path, entry) in LayerWalk.Run(layer, "/"))
        {
            var place = tree.FindPlace(OracleText.FromText(path));
            var present = place.Node;
            if (present is not null && !(present.IsDirectory && entry.Kind == LayerEntryKind.Directory))
            {
                OracleTree.Remove(place.Directory, place.Name!);
                present = null;
            }

            switch (entry.Kind)
            {
                case LayerEntryKind.Whiteout:
                    break;
                case LayerEntryKind.LowerLink:
                    OracleTree.Add(place.Directory, place.Name!, linked[path]);
                    break;
                case LayerEntryKind.Directory:
                    var directory = present ?? new OracleNode(nextId(), NodeKind.Directory);
                    if (present is null)
                    {
                        OracleTree.Add(place.Directory, place.Name!, directory);
                    }

                    PutDirectory(directory, entry, isNew: present is null);
                    break;
                default:
                    if (!nodes.TryGetValue(entry.Id, out var node))
                    {
                        nodes.Add(entry.Id, node = Make(layer, entry, nextId()));
                    }

                    OracleTree.Add(place.Directory, place.Name!, node);
                    break;
            }
        }
    }

    private static void PutDirectory(OracleNode directory, in LayerEntry entry, bool isNew)
    {
        if (entry.Opaque)
        {
            foreach (var name in directory.Names.Keys.ToList())
            {
                OracleTree.Remove(directory, name);
            }
        }

        if (isNew || !entry.Implicit)
        {
            SetAttributes(directory, entry);
        }
    }

    private static OracleNode Make(Layer layer, in LayerEntry entry, long id)
    {
        var node = new OracleNode(id, (NodeKind)entry.Kind)
        {
            Target = OracleText.FromBytes(entry.Target.Span),
            Device = entry.Attributes.Device,
        };
        if (node.Kind == NodeKind.File)
        {
            using var content = layer.OpenContent(entry.Id);
            node.Content = new byte[content.Length];
            for (var done = 0; done < node.Content.Length; done += content.Read(done, node.Content.AsSpan(done)))
            {
            }
        }

        SetAttributes(node, entry);
        return node;
    }

    private static void SetAttributes(OracleNode node, in LayerEntry entry)
    {
        node.Mode = entry.Attributes.Mode;
        node.Uid = entry.Attributes.Uid;
        node.Gid = entry.Attributes.Gid;
        node.ModifyTime = entry.Attributes.ModifyTime;
        node.Xattrs.Clear();
        foreach (var (name, value) in entry.Xattrs)
        {
            node.Xattrs.Add(OracleText.FromText(name), value.ToArray());
        }
    }
}

namespace UnionFs;

/// <summary>The finished tree of a layer that is known as a whole. Immutable.</summary>
internal sealed class LayerTree(List<TreeNode> nodes, TreeNode root)
{
    public TreeNode Root { get; } = root;

    public bool HasImplicitDirectories { get; set; }

    public bool HasLowerLinks { get; set; }

    /// <summary>Names in the tree, whiteouts among them, the root not.</summary>
    public int EntryCount { get; set; }

    public TreeNode this[long id] => nodes[checked((int)id)];

    /// <summary>Lists all names of nodes that have several. Paths are made only for those.</summary>
    public void CollectNames()
    {
        if (!nodes.Exists(static n => n.Links > 1))
        {
            return;
        }

        var pending = new Stack<(TreeNode Directory, byte[] Path)>();
        pending.Push((Root, []));
        while (pending.TryPop(out var at))
        {
            foreach (var (name, child) in at.Directory.Children ?? [])
            {
                if (child.Kind == LayerEntryKind.Directory)
                {
                    pending.Push((child, Join(at.Path, name)));
                }
                else if (child.Links > 1)
                {
                    (child.Names ??= []).Add(new LayerName(at.Directory.Id, Join(at.Path, name)));
                }
            }
        }
    }

    public IEnumerable<LayerEntry> ReadDirectory(long id)
    {
        foreach (var (name, child) in this[id].Children ?? [])
        {
            yield return child.ToEntry(name);
        }
    }

    private static byte[] Join(byte[] path, ReadOnlyMemory<byte> name) =>
        path.Length == 0 ? name.ToArray() : [.. path, (byte)'/', .. name.Span];
}

namespace UnionFs;

/// <content>Whole trees.</content>
internal sealed partial class Union
{
    /// <summary>A node with all below it, once more under another path.</summary>
    public FsError CopyTree(ReadOnlySpan<byte> source, ReadOnlySpan<byte> destination)
    {
        var check = new CopyTree(source, destination) { OnlyChecks = true };
        var error = Run(ref check);
        var root = Root;
        if (error == FsError.OK && FindNode(root, source, followLinks: false, out var node) == FsError.OK)
        {
            LoadTree(root, node, default);
        }

        var operation = new CopyTree(source, destination);
        return error == FsError.OK ? Run(ref operation) : error;
    }

    /// <summary>As above, of a node, under a name in a directory.</summary>
    public FsError CopyTree(Node source, Node parent, ReadOnlySpan<byte> name, out ulong madeId)
    {
        var check = new CopyTree(Place.Of(source), Place.Of(parent, name)) { OnlyChecks = true };
        var error = RunOn(source, parent, ref check);
        var root = Root;
        if (error == FsError.OK && FindNode(root, source, out var node) == FsError.OK)
        {
            LoadTree(root, node, default);
        }

        var operation = new CopyTree(Place.Of(source), Place.Of(parent, name));
        error = error == FsError.OK ? RunOn(source, parent, ref operation) : error;
        madeId = operation.MadeId;
        return error;
    }

    /// <summary>
    /// Reads all directories that a state shows at a node and below it. An operation on all of them would otherwise start anew for each that is not
    /// loaded. Answers the nodes on the way that are no directories, if they are wanted.
    /// </summary>
    public static void LoadTree(ViewRoot root, in NodeView top, CancellationToken cancellation, Action<NodeView>? found = null)
    {
        var pending = new Stack<NodeView>([top]);
        while (pending.TryPop(out var node))
        {
            cancellation.ThrowIfCancellationRequested();
            if (!node.IsDirectory || node.Error != FsError.OK)
            {
                found?.Invoke(node);
                continue;
            }

            var directory = node.AsDirectory();
            directory.Lower?.Load();
            for (long cursor = 0; root.TryNextPlace(directory, ref cursor, out var index, out var child);)
            {
                var next = root.NodeAt(directory, index, child);
                if (next.IsDirectory || found is not null)
                {
                    pending.Push(next);
                }
            }
        }
    }
}

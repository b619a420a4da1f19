namespace UnionFs;

/// <summary>A node with everything below it, made once more under a name that is free.</summary>
internal ref struct CopyTree(Place source, Place destination) : IOperation
{
    private readonly Place _source = source;
    private readonly Place _destination = destination;

    /// <summary>Whether only to find out what forbids it, before the tree is loaded.</summary>
    public bool OnlyChecks { get; init; }

    /// <summary>The number of the node that was made.</summary>
    public ulong MadeId { get; private set; }

    public FsError Apply(Edit edit)
    {
        var from = edit.NewWalk();
        var to = edit.NewWalk();
        try
        {
            var error = edit.ResolveNode(ref from, _source, followLinks: false);
            if (error == FsError.OK)
            {
                error = edit.ResolveNew(ref to, _destination, NodeKind.Directory);
            }

            if (error == FsError.OK)
            {
                error = Check(edit, from.Node, to);
            }

            return error != FsError.OK || OnlyChecks ? error : Make(edit, from.Node, to);
        }
        finally
        {
            from.Dispose();
            to.Dispose();
        }
    }

    private static FsError Check(Edit edit, in NodeView from, in PathWalk to)
    {
        if (!from.IsDirectory && to.HasTrailingSlash)
        {
            return FsError.ENOTDIR;
        }

        return from.IsDirectory && RenameNode.IsAtOrBelow(edit.Start, to.Parent, from.Id) ? FsError.EINVAL
            : edit.Union.Options.ReadOnly ? FsError.EROFS : FsError.OK;
    }

    private FsError Make(Edit edit, in NodeView from, in PathWalk to)
    {
        var error = new TreeCopy(edit, edit.Start, contents: null).Make(from, out var made);
        if (error == FsError.OK)
        {
            MadeId = edit.AddName(to.Parent, to.Hash, to.Name, made).Id;
            edit.NoteTree();
        }

        return error;
    }
}

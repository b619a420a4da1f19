namespace UnionFs;

/// <summary>
/// rename(2) and renameat2(2). First a plan: who is renamed, what is there, whether the kinds and flags allow it, in the order in which
/// Linux finds fault. Then at most four edits of names, whatever hangs below.
/// </summary>
internal readonly ref struct RenameNode(Place source, Place destination, RenameMode mode) : IOperation
{
    private readonly Place _source = source;
    private readonly Place _destination = destination;

    public FsError Apply(Edit edit)
    {
        var from = edit.NewWalk();
        var to = edit.NewWalk();
        try
        {
            var error = edit.Resolve(ref from, _source, WalkMode.Name);
            if (error == FsError.OK)
            {
                error = edit.Resolve(ref to, _destination, WalkMode.Name);
            }

            if (error == FsError.OK)
            {
                error = Check(edit.Start, from, to);
            }

            if (error != FsError.OK || (to.Found && from.Node.Id == to.Node.Id))
            {
                return error;
            }

            error = Allow(edit, from, to);
            return error != FsError.OK ? error : mode == RenameMode.Exchange ? Exchange(edit, from, to) : Replace(edit, from, to);
        }
        finally
        {
            from.Dispose();
            to.Dispose();
        }
    }

    /// <summary>What the paths and the tree forbid.</summary>
    private FsError Check(ViewRoot root, in PathWalk from, in PathWalk to)
    {
        if (from.Last != LastName.Normal || to.Last != LastName.Normal)
        {
            return mode == RenameMode.NoReplace && from.Last == LastName.Normal ? FsError.EEXIST : FsError.EBUSY;
        }

        if (!from.Found || to.IsTooLong)
        {
            return from.Found || from.IsTooLong ? FsError.ENAMETOOLONG : FsError.ENOENT;
        }

        if (mode == RenameMode.NoReplace && to.Found)
        {
            return FsError.EEXIST;
        }

        if (mode == RenameMode.Exchange)
        {
            if (!to.Found)
            {
                return FsError.ENOENT;
            }

            if (!to.Node.IsDirectory && to.HasTrailingSlash)
            {
                return FsError.ENOTDIR;
            }
        }

        if (!from.Node.IsDirectory && (from.HasTrailingSlash || (mode != RenameMode.Exchange && to.HasTrailingSlash)))
        {
            return FsError.ENOTDIR;
        }

        if (from.Node.IsDirectory && IsAtOrBelow(root, to.Parent, from.Node.Id))
        {
            return FsError.EINVAL;
        }

        return to.Found && to.Node.IsDirectory && IsAtOrBelow(root, from.Parent, to.Node.Id)
            ? mode == RenameMode.Exchange ? FsError.EINVAL : FsError.ENOTEMPTY
            : FsError.OK;
    }

    /// <summary>What the rights of the caller and the kinds forbid, and what has to be loaded.</summary>
    private FsError Allow(Edit edit, in PathWalk from, in PathWalk to)
    {
        var error = CheckRights(edit.Caller, from, to);
        if (error == FsError.OK && to.Found && to.Node.IsDirectory && mode != RenameMode.Exchange)
        {
            error = edit.NeedEmpty(to.Node.AsDirectory());
        }

        if (error == FsError.OK)
        {
            error = edit.NeedTable(from.Parent);
        }

        if (error == FsError.OK)
        {
            error = edit.NeedTable(to.Parent);
        }

        if (error == FsError.OK)
        {
            error = edit.TryRecord(from.Node, out _);
        }

        return error == FsError.OK && to.Found ? edit.TryRecord(to.Node, out _) : error;
    }

    /// <summary>In the order in which Linux asks: the old name, the new one, the kinds, and whether directories may get another parent.</summary>
    private FsError CheckRights(Caller caller, in PathWalk from, in PathWalk to)
    {
        var error = caller.MayRemove(from.Parent, from.Node);
        if (error == FsError.OK)
        {
            error = to.Found ? caller.MayRemove(to.Parent, to.Node) : caller.MayCreate(to.Parent);
        }

        var isExchange = mode == RenameMode.Exchange;
        if (error == FsError.OK && to.Found && !isExchange && from.Node.IsDirectory != to.Node.IsDirectory)
        {
            error = to.Node.IsDirectory ? FsError.EISDIR : FsError.ENOTDIR;
        }

        if (error == FsError.OK && from.Parent.Id != to.Parent.Id)
        {
            error = caller.MayMove(from.Node);
            error = error == FsError.OK && isExchange ? caller.MayMove(to.Node) : error;
        }

        return error;
    }

    private static FsError Replace(Edit edit, in PathWalk from, in PathWalk to)
    {
        edit.TryRecord(from.Node, out var moved);
        moved = edit.RemoveName(from.Parent, from.Hash, from.Name, moved);
        if (to.Found)
        {
            edit.TryRecord(to.Node, out var replaced);
            replaced = edit.RemoveName(to.Parent, to.Hash, to.Name, replaced);
            if (replaced is LeafRecord leaf)
            {
                edit.KeepOrDrop(leaf);
            }
            else
            {
                edit.Sweep(to.Node.AsDirectory());
            }
        }

        edit.AddName(to.Parent, to.Hash, to.Name, moved.WithChangeTime(edit.Now));
        return FsError.OK;
    }

    private static FsError Exchange(Edit edit, in PathWalk from, in PathWalk to)
    {
        edit.TryRecord(from.Node, out var first);
        edit.TryRecord(to.Node, out var second);
        first = edit.RemoveName(from.Parent, from.Hash, from.Name, first);
        second = edit.RemoveName(to.Parent, to.Hash, to.Name, second);
        edit.AddName(to.Parent, to.Hash, to.Name, first.WithChangeTime(edit.Now));
        edit.AddName(from.Parent, from.Hash, from.Name, second.WithChangeTime(edit.Now));
        return FsError.OK;
    }

    /// <summary>Whether a directory is another one or lies somewhere below it.</summary>
    public static bool IsAtOrBelow(ViewRoot root, DirectoryRef directory, ulong id)
    {
        while (directory.Id != id)
        {
            if (directory.Id == root.Base.Root.Id)
            {
                return false;
            }

            directory = root.ParentOf(directory);
        }

        return true;
    }
}

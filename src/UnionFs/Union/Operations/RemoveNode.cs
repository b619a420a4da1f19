namespace UnionFs;

/// <summary>unlink, rmdir, and the removal of a whole tree.</summary>
internal readonly ref struct RemoveNode(Place place, RemoveMode mode) : IOperation
{
    private readonly Place _place = place;

    public FsError Apply(Edit edit)
    {
        var walk = edit.NewWalk();
        try
        {
            var error = edit.Resolve(ref walk, _place, WalkMode.Name);
            if (error == FsError.OK)
            {
                error = Check(edit, walk);
            }

            NodeRecord? record = null;
            if (error == FsError.OK)
            {
                error = edit.TryRecord(walk.Node, out record);
            }

            if (error != FsError.OK)
            {
                return error;
            }

            record = edit.RemoveName(walk.Parent, walk.Hash, walk.Name, record!);
            if (record is LeafRecord leaf)
            {
                edit.KeepOrDrop(leaf);
            }
            else
            {
                edit.Sweep(walk.Node.AsDirectory());
            }

            return FsError.OK;
        }
        finally
        {
            walk.Dispose();
        }
    }

    private FsError Check(Edit edit, in PathWalk walk)
    {
        if (walk.Last != LastName.Normal)
        {
            return mode == RemoveMode.File ? FsError.EISDIR : walk.Last switch
            {
                LastName.Dot => FsError.EINVAL,
                LastName.DotDot => FsError.ENOTEMPTY,
                _ => FsError.EBUSY,
            };
        }

        if (!walk.Found)
        {
            return walk.IsTooLong ? FsError.ENAMETOOLONG : FsError.ENOENT;
        }

        var isDirectory = walk.Node.IsDirectory;
        if (mode != RemoveMode.Directory && walk.HasTrailingSlash && !(isDirectory && mode == RemoveMode.Tree))
        {
            return isDirectory ? FsError.EISDIR : FsError.ENOTDIR;
        }

        var denied = edit.Caller.MayRemove(walk.Parent, walk.Node);
        if (denied != FsError.OK)
        {
            return denied;
        }

        switch (mode)
        {
            case RemoveMode.File when isDirectory:
                return FsError.EISDIR;
            case RemoveMode.Directory when !isDirectory:
                return FsError.ENOTDIR;
            case RemoveMode.Tree when isDirectory && edit.NeedRemovable(walk.Node.AsDirectory()) is var kept and not FsError.OK:
                return kept;
            case RemoveMode.Directory when edit.NeedEmpty(walk.Node.AsDirectory()) is var error and not FsError.OK:
                return error;
            default:
                return edit.NeedTable(walk.Parent);
        }
    }
}

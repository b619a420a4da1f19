namespace UnionFs;

internal sealed partial class Edit
{
    /// <summary>A walk in the state the operation started from.</summary>
    public PathWalk NewWalk() => new(Start, Union.Limits, mayLoad: false, Union.Searcher);

    /// <summary>Resolves a path, or a name in a directory, in the state the operation started from.</summary>
    public FsError Resolve(ref PathWalk walk, in Place place, WalkMode mode)
    {
        var error = !place.IsName ? walk.Resolve(place.Path, mode)
            : Union.FindDirectory(Start, place.Node, out var directory) is var missing and not FsError.OK ? missing
            : walk.ResolveName(directory, place.Path, mode);
        Missing.Directory = walk.Missing;
        return error;
    }

    /// <summary>Resolves a place to a node that must exist.</summary>
    public FsError ResolveNode(ref PathWalk walk, in Place place, bool followLinks)
    {
        if (place.Open is { } open)
        {
            return ResolveOpen(open, out walk.Node);
        }

        if (place.IsNode)
        {
            var found = Union.FindNode(Start, place.Node, out walk.Node);
            return found != FsError.OK ? found : walk.Node.Error;
        }

        var error = Resolve(ref walk, place, followLinks ? WalkMode.Follow : WalkMode.NoFollow);
        return error != FsError.OK ? error : walk.Found ? walk.Node.Error : FsError.ENOENT;
    }

    /// <summary>An open node: its own record if it has no name, else as the state has it.</summary>
    public FsError ResolveOpen(OpenNode open, out NodeView node)
    {
        if (open.Orphan is { } nameless)
        {
            node = new NodeView(nameless, null, null, 0);
            return FsError.OK;
        }

        return Start.TryGetNode(open.Id, open.Origin, out node) ? node.Error : FsError.ESTALE;
    }

    /// <summary>Puts a changed record where it belongs: in the state, or with the open node if that has no name.</summary>
    public void Put(in Place place, NodeRecord record)
    {
        if (place.Open is { Orphan: not null } open)
        {
            open.Orphan = (LeafRecord)record.ChangedAt(Start.Commits);
            return;
        }

        Put(record);
    }

    /// <summary>Resolves a place whose last name is to be made: it must not exist, all above it must, and there must be a right to make it.</summary>
    public FsError ResolveNew(ref PathWalk walk, in Place place, NodeKind kind, WalkMode mode = WalkMode.Name)
    {
        var error = Resolve(ref walk, place, mode);
        if (error != FsError.OK)
        {
            return error;
        }

        if (kind == NodeKind.File && walk.HasTrailingSlash && walk.Last == LastName.Normal)
        {
            // open(2) finds fault with the slash before it looks whether the name is there.
            return FsError.EISDIR;
        }

        if (walk.Found || walk.IsTooLong)
        {
            return walk.Found ? FsError.EEXIST : FsError.ENAMETOOLONG;
        }

        return walk.HasTrailingSlash && kind != NodeKind.Directory ? FsError.ENOENT : NeedPlace(walk.Parent);
    }

    /// <summary>Makes sure that a directory may get a name more.</summary>
    public FsError NeedPlace(in DirectoryRef directory)
    {
        var error = Caller.MayCreate(directory);
        return error == FsError.OK ? NeedTable(directory) : error;
    }

    /// <summary>Makes sure that all below a directory may be removed; <see cref="ViewRoot.NotLoaded"/> if that is not known yet.</summary>
    public FsError NeedRemovable(in DirectoryRef directory)
    {
        var error = TreeRemoval.Check(Start, Caller, directory);
        if (error == ViewRoot.NotLoaded)
        {
            Missing.Tree = (Start, directory);
        }

        return error;
    }

    /// <summary>Makes sure that the names of a directory can be counted and changed.</summary>
    public FsError NeedTable(in DirectoryRef directory)
    {
        if (directory.Lower is not { Table: null } lower)
        {
            return FsError.OK;
        }

        Missing.Directory = lower;
        return ViewRoot.NotLoaded;
    }

    /// <summary>Whether a directory has no names; <see cref="ViewRoot.NotLoaded"/> if that is not known yet.</summary>
    public FsError NeedEmpty(in DirectoryRef directory)
    {
        var error = NeedTable(directory);
        if (error != FsError.OK)
        {
            return error;
        }

        ViewRoot.CountNames(directory, out var count);
        return count > 0 ? FsError.ENOTEMPTY : FsError.OK;
    }

    /// <summary>Makes sure that the base bytes at both ends of a range are in <see cref="Edges"/>.</summary>
    public FsError NeedEdges(in BaseOrigin origin, long offset, long count)
    {
        if (Edges.Has(Store, origin, offset / FileContent.ChunkSize) && Edges.Has(Store, origin, (offset + count - 1) / FileContent.ChunkSize))
        {
            return FsError.OK;
        }

        Missing.Content = origin;
        Missing.Offset = offset;
        Missing.Count = count;
        return ViewRoot.NotLoaded;
    }
}

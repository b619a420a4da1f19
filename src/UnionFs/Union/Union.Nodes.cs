namespace UnionFs;

/// <content>Access by node, without paths.</content>
internal sealed partial class Union
{
    /// <summary>A node in a state; ESTALE if that does not have it, or it is a node of another stack.</summary>
    public static FsError FindNode(ViewRoot root, Node node, out NodeView view)
    {
        view = default;
        var isOurs = node.Origin.Directory is not { } directory || ReferenceEquals(directory.Base, root.Base);
        return isOurs && root.TryGetNode(node.Id.Value, node.Origin, out view) ? FsError.OK : FsError.ESTALE;
    }

    /// <summary>A directory in a state; its base table need not be loaded.</summary>
    public static FsError FindDirectory(ViewRoot root, Node node, out DirectoryRef directory)
    {
        directory = default;
        var error = FindNode(root, node, out var view);
        if (error == FsError.OK)
        {
            error = view.IsDirectory ? view.Error : FsError.ENOTDIR;
        }

        if (error == FsError.OK)
        {
            directory = view.AsDirectory();
        }

        return error;
    }

    /// <summary>A directory in a state that may be listed.</summary>
    public FsError FindListable(ViewRoot root, Node node, out DirectoryRef directory)
    {
        var error = FindDirectory(root, node, out directory);
        return error == FsError.OK ? Caller.Check(directory, Permissions.Read) : error;
    }

    /// <summary>Looks a name up in a directory; a link is not followed.</summary>
    public FsError Lookup(Node parent, ReadOnlySpan<byte> name, out Node node, out FileStat stat)
    {
        var root = Root;
        (node, stat) = (default, default);
        var error = FindDirectory(root, parent, out var directory);
        if (error != FsError.OK)
        {
            return error;
        }

        var walk = new PathWalk(root, Limits, mayLoad: true, Searcher);
        error = walk.ResolveName(directory, name, WalkMode.NoFollow);
        if (error == FsError.OK)
        {
            error = walk.Found ? root.Stat(walk.Node, mayLoad: true, out stat) : FsError.ENOENT;
        }

        node = error == FsError.OK ? new Node(walk.Node) : default;
        return error;
    }

    public FsError Stat(Node node, out FileStat stat)
    {
        var root = Root;
        stat = default;
        var error = FindNode(root, node, out var view);
        return error == FsError.OK ? root.Stat(view, mayLoad: true, out stat) : error;
    }

    /// <summary>A node that can be used.</summary>
    public FsError FindUsable(Node node, out NodeView view)
    {
        var error = FindNode(Root, node, out view);
        return error == FsError.OK ? view.Error : error;
    }

    public FsError Open(Node node, FileAccess access, FileShare share, out int slot, out int generation)
    {
        slot = generation = 0;
        while (true)
        {
            var root = Root;
            var error = FindNode(root, node, out var view);
            if (error == FsError.OK)
            {
                error = CheckOpen(view, access, creates: false);
            }

            if (error != FsError.OK)
            {
                return error;
            }

            if (TryOpen(root, view.Id, view.Origin, access, share, out slot, out generation) is { } opened)
            {
                return opened;
            }
        }
    }

    public FsError OpenDirectory(Node node, out int slot, out int generation)
    {
        slot = generation = 0;
        while (true)
        {
            var root = Root;
            var error = FindListable(root, node, out var directory);
            if (error != FsError.OK)
            {
                return error;
            }

            var lower = directory.Lower;
            if (TryOpen(root, directory.Id, new BaseOrigin(lower?.Parent, lower?.Index ?? 0), 0, AllSharing, out slot, out generation) is { } opened)
            {
                return opened;
            }
        }
    }

    /// <summary>Makes a file and opens it, in one step.</summary>
    public FsError Create(
        Node parent, ReadOnlySpan<byte> name, UnixFileMode mode, NodeOwner? owner, FileAccess access, FileShare share, out int slot, out int generation)
    {
        slot = generation = 0;
        var error = LoadNamesOf(parent);
        return error != FsError.OK ? error
            : OpenNew(Place.Of(parent, name), access, share, mode, followLinks: false, empties: false, out slot, out generation, owner);
    }

    /// <summary>Opens a node of any kind without access to its content (O_PATH): it stays usable when it has lost its last name.</summary>
    public FsError Hold(Node node, out int slot, out int generation)
    {
        slot = generation = 0;
        while (true)
        {
            var root = Root;
            var error = FindNode(root, node, out var view);
            if (error != FsError.OK)
            {
                return error;
            }

            if (TryOpen(root, view.Id, view.Origin, 0, AllSharing, out slot, out generation) is { } opened)
            {
                return opened;
            }
        }
    }

    /// <summary>A file without a name, open, as it would be made in a directory (O_TMPFILE).</summary>
    public FsError OpenAnonymous(Node directory, UnixFileMode mode, NodeOwner? owner, out int slot, out int generation)
    {
        slot = generation = 0;
        var error = FindDirectory(Root, directory, out var found);
        error = error == FsError.OK ? Caller.MayCreate(found) : error;
        if (error != FsError.OK || Options.ReadOnly)
        {
            return error != FsError.OK ? error : FsError.EROFS;
        }

        var parent = ViewRoot.NodeOf(found);
        var (parentMode, _, group) = parent.Access;
        var (attributes, xattrs) = Caller.NewAttributes(NodeKind.File, mode, (parentMode, group), parent.Xattrs, owner);
        return OpenNameless(attributes, xattrs, FileAccess.ReadWrite, AllSharing, out slot, out generation);
    }

    /// <summary>As <see cref="Run"/>, for an operation on nodes: reads what tells whether they are there, which must not happen under the lock.</summary>
    public FsError RunOn<TOperation>(Node first, Node second, ref TOperation operation)
        where TOperation : struct, IOperation, allows ref struct
    {
        var error = LoadNamesOf(first);
        error = error == FsError.OK ? LoadNamesOf(second) : error;
        return error == FsError.OK ? Run(ref operation) : error;
    }

    private FsError LoadNamesOf(Node node)
    {
        if (!node.Origin.IsSet)
        {
            return FsError.OK;
        }

        if (!ReferenceEquals(node.Origin.Directory!.Base, Base))
        {
            return FsError.ESTALE;
        }

        if (node.Origin.Entry.HasSeveralNames)
        {
            Base.LoadNames(node.Origin.Entry);
        }

        return FsError.OK;
    }
}

namespace UnionFs;

internal sealed partial class Union
{
    /// <summary>
    /// As <see cref="Stat(ReadOnlySpan{byte}, bool, out FileStat)"/> for a path as text, without a walk; or
    /// <see cref="ViewRoot.Unproven"/> if it takes one.
    /// </summary>
    public FsError StatByPath(ReadOnlySpan<char> path, bool followLinks, out FileStat stat)
    {
        var root = Root;
        if (root.Base.UsesPaths)
        {
            return root.StatByPath(path, followLinks, out stat);
        }

        stat = default;
        return ViewRoot.Unproven;
    }

    /// <summary>As <see cref="KindOf(ReadOnlySpan{byte}, out NodeKind)"/> for a path as text, without a walk; or <see cref="ViewRoot.Unproven"/>.</summary>
    public FsError KindByPath(ReadOnlySpan<char> path, out NodeKind kind)
    {
        var root = Root;
        kind = 0;
        if (!root.Base.UsesPaths)
        {
            return ViewRoot.Unproven;
        }

        var error = root.FindByPath(path, out var node);
        if (error != FsError.OK)
        {
            return error;
        }

        kind = node.Kind;
        return kind == NodeKind.Symlink ? ViewRoot.Unproven : FsError.OK;
    }

    /// <summary>The attributes of a node. Allocates nothing once the tables on the way are loaded.</summary>
    public FsError Stat(ReadOnlySpan<byte> path, bool followLinks, out FileStat stat)
    {
        var root = Root;
        var walk = new PathWalk(root, Limits, mayLoad: true, Searcher);
        var error = Find(ref walk, path, followLinks);
        stat = default;
        if (error == FsError.OK)
        {
            error = root.Stat(walk.Node, mayLoad: true, out stat);
        }

        walk.Dispose();
        return error;
    }

    /// <summary>The kind of a node, or why there is none.</summary>
    public FsError KindOf(ReadOnlySpan<byte> path, out NodeKind kind)
    {
        var walk = new PathWalk(Root, Limits, mayLoad: true, Searcher);
        var error = Find(ref walk, path, followLinks: true);
        kind = error == FsError.OK ? walk.Node.Kind : 0;
        walk.Dispose();
        return error;
    }

    public FsError ReadLink(ReadOnlySpan<byte> path, out ReadOnlyMemory<byte> target)
    {
        var error = FindNode(Root, path, followLinks: false, out var node);
        target = default;
        if (error == FsError.OK)
        {
            error = node.Kind != NodeKind.Symlink ? FsError.EINVAL : node.Error;
        }

        if (error == FsError.OK)
        {
            target = node.Target;
        }

        return error;
    }

    /// <summary>The extended attributes the caller may read.</summary>
    public FsError GetXattrs(ReadOnlySpan<byte> path, bool followLinks, out XattrSet xattrs)
    {
        var error = FindNode(Root, path, followLinks, out var node);
        xattrs = error == FsError.OK ? Caller.Readable(node) : XattrSet.Empty;
        return error == FsError.OK ? node.Error : error;
    }

    /// <summary>The names of the extended attributes that are listed.</summary>
    public FsError ListXattrs(ReadOnlySpan<byte> path, bool followLinks, out List<string> names)
    {
        names = [];
        var error = FindNode(Root, path, followLinks, out var node);
        error = error == FsError.OK ? node.Error : error;
        foreach (var (name, _) in error == FsError.OK ? node.Xattrs : XattrSet.Empty)
        {
            if (Caller.Lists(name))
            {
                names.Add(name);
            }
        }

        return error;
    }

    public FsError GetXattr(ReadOnlySpan<byte> path, string name, bool followLinks, out ReadOnlyMemory<byte> value)
    {
        value = default;
        var error = UnionFs.ChangeXattr.CheckLength(name);
        NodeView node = default;
        if (error == FsError.OK)
        {
            error = FindNode(Root, path, followLinks, out node);
        }

        if (error == FsError.OK)
        {
            error = node.Error;
        }

        if (error == FsError.OK)
        {
            error = AccessList.IsOne(name) && node.Kind == NodeKind.Symlink ? FsError.EOPNOTSUPP : Caller.CheckXattr(name, node, Permissions.Read);
        }

        return error != FsError.OK || node.Xattrs.TryGet(name, out value) ? error
            : UnionFs.ChangeXattr.CheckName(name, node.Kind) is var why and not (FsError.OK or FsError.EPERM) ? why : FsError.ENODATA;
    }

    /// <summary>A directory of a state, with its base table loaded, if the caller has the right to what is wanted of it.</summary>
    public FsError FindDirectory(ViewRoot root, ReadOnlySpan<byte> path, Permissions wanted, out DirectoryRef directory)
    {
        var error = FindNode(root, path, followLinks: true, out var node);
        directory = default;
        if (error == FsError.OK)
        {
            error = node.IsDirectory ? node.Error : FsError.ENOTDIR;
            error = error == FsError.OK ? Caller.Check(node, wanted) : error;
        }

        if (error == FsError.OK)
        {
            directory = node.AsDirectory();
            directory.Lower?.Load();
        }

        return error;
    }

    public FsError FindNode(ViewRoot root, ReadOnlySpan<byte> path, bool followLinks, out NodeView node)
    {
        var walk = new PathWalk(root, Limits, mayLoad: true, Searcher);
        var error = Find(ref walk, path, followLinks);
        node = walk.Node;
        walk.Dispose();
        return error;
    }

    /// <summary>As <see cref="FindNode(ViewRoot, ReadOnlySpan{byte}, bool, out NodeView)"/> for those who look at a sandbox from outside: whoever acts in it is not asked.</summary>
    public FsError FindUnasked(ViewRoot root, ReadOnlySpan<byte> path, out NodeView node)
    {
        var walk = new PathWalk(root, Limits, mayLoad: true, searcher: null);
        var error = Find(ref walk, path, followLinks: false);
        node = walk.Node;
        walk.Dispose();
        return error;
    }

    private static FsError Find(ref PathWalk walk, ReadOnlySpan<byte> path, bool followLinks)
    {
        var error = walk.Resolve(path, followLinks ? WalkMode.Follow : WalkMode.NoFollow);
        return error != FsError.OK ? error : walk.Found ? FsError.OK : FsError.ENOENT;
    }

    /// <summary>
    /// The next name of a directory in the newest state; false at the end, or when the directory is gone.
    /// </summary>
    public bool TryNextName(in DirectoryRef directory, ref long cursor, out DirectoryEntry entry)
    {
        var root = Root;
        entry = default;
        var record = root.Nodes.Find(directory.Id) as DirectoryRecord;
        if (record is null && (directory.Lower is null || !root.IsAlive(directory.Lower)))
        {
            return false;
        }

        if (!root.TryNextName(directory with { Record = record }, ref cursor, out var node, out var name))
        {
            return false;
        }

        entry = new DirectoryEntry(FsName.ToText(name), node.Kind, new NodeId(node.Id), cursor);
        return true;
    }
}

namespace UnionFs;

/// <summary>setxattr and removexattr.</summary>
internal readonly ref struct ChangeXattr(Place place, string name, ReadOnlySpan<byte> value, bool removes, bool followLinks) : IOperation
{
    private const int MaxNameBytes = 255;
    private const int MaxValueBytes = 65536;
    private readonly Place _place = place;
    private readonly ReadOnlySpan<byte> _value = value;

    public XattrMode Mode { get; init; }

    public FsError Apply(Edit edit)
    {
        if (CheckLength(name) is var length and not FsError.OK)
        {
            // Linux copies the name in before it looks at the path.
            return length;
        }

        var walk = edit.NewWalk();
        try
        {
            var error = edit.ResolveNode(ref walk, _place, followLinks);
            error = error != FsError.OK ? error : AccessList.IsOne(name) ? ChangeList(edit, walk.Node) : ChangePlain(edit, walk.Node);
            edit.Note(EditNoteKind.Attributes, walk);
            return error;
        }
        finally
        {
            walk.Dispose();
        }
    }

    /// <summary>What Linux says about a name: a namespace is needed, and <c>user.</c> is for files and directories only.</summary>
    public static FsError CheckName(string name, NodeKind kind)
    {
        string[] namespaces = ["user.", "trusted.", "security.", "system."];
        var space = Array.Find(namespaces, s => name.StartsWith(s, StringComparison.Ordinal));
        if (space is null)
        {
            return FsError.EOPNOTSUPP;
        }

        if (space == "user." && kind is not (NodeKind.File or NodeKind.Directory))
        {
            return FsError.EPERM;
        }

        return name.Length == space.Length ? FsError.EINVAL : FsError.OK;
    }

    /// <summary>Whether a name can be one at all.</summary>
    public static FsError CheckLength(string name) =>
        FsName.ToBytes(name).Length is 0 or > MaxNameBytes ? FsError.ERANGE : FsError.OK;

    /// <summary>
    /// Sets or removes an access list, whatever <see cref="Mode"/> says (<c>set_posix_acl</c>). The list that says who may do what sets the permission bits too, and
    /// is not kept if they say all of it; the set-group-id bit is for members of the group, as with chmod (<c>posix_acl_update_mode</c>).
    /// </summary>
    private FsError ChangeList(Edit edit, in NodeView node)
    {
        var form = removes ? FsError.OK : _value.Length > MaxValueBytes ? FsError.ERANGE : AccessList.CheckForm(_value);
        if (form != FsError.OK || node.Kind == NodeKind.Symlink)
        {
            return form != FsError.OK ? form : FsError.EOPNOTSUPP;
        }

        var isGiven = !removes && !AccessList.IsEmpty(_value);
        if (name == AccessList.Default && !node.IsDirectory)
        {
            return isGiven ? FsError.EACCES : FsError.OK;
        }

        var error = edit.Caller.CheckXattr(name, node, Permissions.Write);
        if (error != FsError.OK || (isGiven && !AccessList.IsValid(_value)))
        {
            return error != FsError.OK ? error : FsError.EINVAL;
        }

        var (before, attributes) = (node.Xattrs, node.Attributes);
        var (isKept, mode) = (isGiven, attributes.Mode);
        if (name == AccessList.Access)
        {
            var saysAll = true;
            mode = isGiven ? AccessList.ModeOf(_value, mode, out saysAll) : mode;
            isKept = !saysAll;
            mode = edit.Caller.ModeSet(mode, attributes.Gid);
        }

        var isThere = before.TryGet(name, out var present);
        if (mode == attributes.Mode && (isKept ? isThere && present.Span.SequenceEqual(_value) : !isThere))
        {
            return FsError.OK;
        }

        error = edit.TryRecord(node, out var record);
        if (error == FsError.OK)
        {
            var after = isKept ? before.With(name, _value) : before.Without(name);
            edit.Put(_place, record.With(record.Attributes with { Mode = mode, ChangeTime = edit.Now }, after));
        }

        return error;
    }

    private FsError ChangePlain(Edit edit, in NodeView node)
    {
        var error = edit.Caller.CheckXattr(name, node, Permissions.Write);
        error = error == FsError.OK ? CheckName(name, node.Kind) : error;
        if (error != FsError.OK)
        {
            return error;
        }

        var before = node.Xattrs;
        var isThere = before.TryGet(name, out var present);
        if (!isThere && (removes || Mode == XattrMode.Replace))
        {
            return FsError.ENODATA;
        }

        if (isThere && Mode == XattrMode.Create)
        {
            return FsError.EEXIST;
        }

        if (!removes && _value.Length > MaxValueBytes)
        {
            return FsError.ERANGE;
        }

        if (!removes && isThere && present.Span.SequenceEqual(_value))
        {
            return FsError.OK;
        }

        error = edit.TryRecord(node, out var record);
        if (error == FsError.OK)
        {
            var after = removes ? before.Without(name) : before.With(name, _value);
            edit.Put(_place, record.With(record.Attributes with { ChangeTime = edit.Now }, after));
        }

        return error;
    }
}

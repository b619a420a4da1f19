namespace UnionFs;

internal sealed partial class Caller
{
    /// <summary>Whether the caller owns a node or may do as if.</summary>
    private bool IsOwner(in NodeView node) => IsRoot || node.Access.Uid == Uid;

    /// <summary>chmod is for the owner (<c>setattr_prepare</c>).</summary>
    public FsError MaySetMode(in NodeView node) => IsOwner(node) ? FsError.OK : FsError.EPERM;

    /// <summary>
    /// Nobody gives a file away; its owner may give it to a group of his (<c>chown_ok</c>, <c>chgrp_ok</c>). To leave both as they are is for
    /// everyone, unless bits are cleared by it.
    /// </summary>
    public FsError MaySetOwner(in NodeView node, uint? uid, uint? gid)
    {
        if (IsRoot)
        {
            return FsError.OK;
        }

        var (mode, owner, group) = node.Access;
        var isOwner = owner == Uid;
        var isAllowed = (uid is null || (isOwner && uid == owner))
            && (gid is null || (isOwner && (gid == group || IsMember(gid.Value))))
            && (isOwner || ModeOfNewOwner(node.Kind, mode, group) == mode);
        return isAllowed ? FsError.OK : FsError.EPERM;
    }

    /// <summary>Times are set by the owner; to now also by who may write (<c>may_setattr</c>).</summary>
    public FsError MaySetTimes(in NodeView node, bool toNow) =>
        IsOwner(node) ? FsError.OK : toNow ? Check(node, Permissions.Write) : FsError.EPERM;

    /// <summary>The mode that chmod sets: the set-group-id bit is for members of the group.</summary>
    public UnixFileMode ModeSet(UnixFileMode mode, uint group) => IsRootOrMember(group) ? mode : mode & ~UnixFileMode.SetGroup;

    /// <summary>The mode that chown leaves (<c>setattr_should_drop_sgid</c>).</summary>
    public UnixFileMode ModeOfNewOwner(NodeKind kind, UnixFileMode mode, uint group) =>
        kind == NodeKind.Directory || (mode & SetIds) == 0 ? mode : WithoutSetIds(mode, group);

    /// <summary>A file as writing leaves it: its set-id bits are gone, unless root wrote (<c>setattr_should_drop_suidgid</c>).</summary>
    public LeafRecord Written(LeafRecord record)
    {
        var (mode, group) = record.ModeAndGroup;
        if (IsRoot || (mode & SetIds) == 0)
        {
            return record;
        }

        var after = WithoutSetIds(mode, group);
        return after == mode ? record : (LeafRecord)record.With(record.Attributes with { Mode = after }, record.Xattrs);
    }

    /// <summary>As <see cref="Written"/>, of a file whose content stays: capabilities go too. False if there is nothing to take.</summary>
    public bool TryTakePrivileges(LeafRecord record, Timestamp now, out LeafRecord changed)
    {
        var (mode, group) = record.ModeAndGroup;
        var after = IsRoot ? mode : ModeOfNewOwner(record.Kind, mode, group);
        var rest = record.Xattrs.Without("security.capability");
        var hasSome = after != mode || !ReferenceEquals(rest, record.Xattrs);
        changed = hasSome ? (LeafRecord)record.With(record.Attributes with { Mode = after, ChangeTime = now }, rest) : record;
        return hasSome;
    }

    /// <summary>
    /// The attributes of a copy that keeps them, as far as the caller may set them (<c>cp -a</c>): who cannot give files away owns the copy, in the same
    /// group if it is his, and set-id bits stay only with the owner and group they are for.
    /// </summary>
    public NodeAttributes Kept(in NodeAttributes attributes)
    {
        if (IsRoot)
        {
            return attributes;
        }

        var group = IsMember(attributes.Gid) ? attributes.Gid : Gid;
        var isSame = attributes.Uid == Uid && attributes.Gid == group;
        return attributes with { Uid = Uid, Gid = group, Mode = isSame ? attributes.Mode : attributes.Mode & ~SetIds };
    }

    /// <summary>The extended attributes of such a copy: those a caller may set on what is his.</summary>
    public XattrSet Kept(XattrSet xattrs)
    {
        var kept = xattrs;
        foreach (var (name, _) in IsRoot ? XattrSet.Empty : xattrs)
        {
            var isPublic = name.StartsWith("user.", StringComparison.Ordinal) || name.StartsWith("system.", StringComparison.Ordinal);
            kept = isPublic ? kept : kept.Without(name);
        }

        return kept;
    }

    /// <summary>Whether an extended attribute may be read or changed (<c>xattr_permission</c>, <c>cap_inode_setxattr</c>).</summary>
    public FsError CheckXattr(string name, in NodeView node, Permissions wanted)
    {
        if (IsRoot)
        {
            return FsError.OK;
        }

        var writes = (wanted & Permissions.Write) != 0;
        if (name.StartsWith("security.", StringComparison.Ordinal))
        {
            return writes ? FsError.EPERM : FsError.OK;
        }

        if (name.StartsWith("trusted.", StringComparison.Ordinal))
        {
            return writes ? FsError.EPERM : FsError.ENODATA;
        }

        if (name.StartsWith("system.", StringComparison.Ordinal))
        {
            // Access lists: everyone reads them, the owner sets them.
            return !writes || IsOwner(node) ? FsError.OK : FsError.EPERM;
        }

        if (name.StartsWith("user.", StringComparison.Ordinal))
        {
            if (node.Kind is not (NodeKind.File or NodeKind.Directory))
            {
                return writes ? FsError.EPERM : FsError.ENODATA;
            }

            if (writes && node.IsDirectory && (node.Access.Mode & UnixFileMode.StickyBit) != 0 && !IsOwner(node))
            {
                return FsError.EPERM;
            }
        }

        return Check(node, wanted);
    }

    /// <summary>Whether listing shows an extended attribute: not those of root.</summary>
    public bool Lists(string name) => IsRoot || !name.StartsWith("trusted.", StringComparison.Ordinal);

    /// <summary>The extended attributes that may be read.</summary>
    public XattrSet Readable(in NodeView node)
    {
        var xattrs = node.Xattrs;
        if (IsRoot || xattrs.Count == 0)
        {
            return xattrs;
        }

        foreach (var (name, _) in node.Xattrs)
        {
            xattrs = CheckXattr(name, node, Permissions.Read) == FsError.OK ? xattrs : xattrs.Without(name);
        }

        return xattrs;
    }

    private UnixFileMode WithoutSetIds(UnixFileMode mode, uint group) =>
        mode & ~UnixFileMode.SetUser
            & ((mode & UnixFileMode.GroupExecute) != 0 || !IsRootOrMember(group) ? ~UnixFileMode.SetGroup : mode);
}

namespace UnionFs;

/// <summary>
/// What whoever acts in a sandbox may do: the rules of Linux for a process without capabilities, each as the kernel's function has it that is
/// named beside it. What <c>fs.protected_*</c> forbids besides is allowed. Immutable.
/// </summary>
internal sealed partial class Caller
{
    private const UnixFileMode SetIds = UnixFileMode.SetUser | UnixFileMode.SetGroup;
    private readonly Identity? _identity;

    private Caller(Identity? identity) => _identity = identity;

    /// <summary>Nobody in particular: everything is allowed, and what is made is root's, with exactly the bits asked for.</summary>
    public static Caller Anyone { get; } = new(null);

    /// <summary>Whether everything is allowed.</summary>
    public bool IsRoot => Uid == 0;

    private uint Uid => _identity?.Uid ?? 0;

    private uint Gid => _identity?.Gid ?? 0;

    public static Caller Of(Identity? identity) => identity is null ? Anyone : new Caller(identity);

    /// <summary>Whether the permission bits of a node allow it, or EACCES (<c>inode_permission</c>).</summary>
    public FsError Check(in NodeView node, Permissions wanted)
    {
        if (IsRoot)
        {
            return FsError.OK;
        }

        var (mode, uid, gid) = node.Access;
        var bits = (int)mode;
        if (uid != Uid && AccessList.IsAskedFor(mode) && node.Xattrs.TryGet(AccessList.Access, out var list) && !AccessList.IsEmpty(list.Span))
        {
            return AccessList.Check(list.Span, gid, _identity!, wanted);
        }

        var granted = uid == Uid ? bits >> 6 : IsMember(gid) ? bits >> 3 : bits;
        return ((int)wanted & ~granted) == 0 ? FsError.OK : FsError.EACCES;
    }

    /// <summary>As <see cref="Check(in NodeView, Permissions)"/>, of a directory.</summary>
    public FsError Check(in DirectoryRef directory, Permissions wanted) =>
        IsRoot ? FsError.OK : Check(ViewRoot.NodeOf(directory), wanted);

    /// <summary>What opening a file or a directory needs (<c>may_open</c>).</summary>
    public FsError MayOpen(in NodeView node, FileAccess access) => Check(
        node,
        ((access & FileAccess.Read) != 0 ? Permissions.Read : 0) | ((access & FileAccess.Write) != 0 ? Permissions.Write : 0));

    /// <summary>Whether names may be made in a directory (<c>may_create</c>).</summary>
    public FsError MayCreate(in DirectoryRef directory) => Check(directory, Permissions.Write | Permissions.Search);

    /// <summary>Whether a name may be taken out of a directory, which its sticky bit may forbid (<c>may_delete</c>).</summary>
    public FsError MayRemove(in DirectoryRef directory, in NodeView node)
    {
        var error = MayCreate(directory);
        return error != FsError.OK || !IsKept(directory, node) ? error : FsError.EPERM;
    }

    /// <summary>Whether a node may go to another directory: a directory is written to, as its <c>..</c> changes (<c>vfs_rename</c>).</summary>
    public FsError MayMove(in NodeView node) => node.IsDirectory ? Check(node, Permissions.Write) : FsError.OK;

    /// <summary>Whether such a node may be made; only devices are special, save the one that stands for a whiteout (<c>vfs_mknod</c>).</summary>
    public FsError MayMake(NodeKind kind, DeviceNumber device) =>
        IsRoot || kind is not (NodeKind.CharacterDevice or NodeKind.BlockDevice) || (kind == NodeKind.CharacterDevice && device == default)
            ? FsError.OK
            : FsError.EPERM;

    /// <summary>
    /// Mode, owner, group and access lists of a new node. A set-group-id directory passes its group on, and to directories the bit (<c>inode_init_owner</c>); the
    /// bit of a program is not for those who are not in that group (<c>mode_strip_sgid</c>), and mkdir has none. A directory's default access list takes the
    /// place of the umask (<c>posix_acl_create</c>). An owner that is named is taken instead of the caller: whoever names one acts for him.
    /// </summary>
    public (NodeAttributes Attributes, XattrSet Xattrs) NewAttributes(
        NodeKind kind, UnixFileMode mode, (UnixFileMode Mode, uint Gid) parent, XattrSet parentXattrs, NodeOwner? owner = null)
    {
        var inherits = (parent.Mode & UnixFileMode.SetGroup) != 0;
        if (_identity is not null)
        {
            mode &= kind == NodeKind.Directory ? ~SetIds
                : inherits && (mode & UnixFileMode.GroupExecute) != 0 && !IsRootOrMember(parent.Gid) ? ~UnixFileMode.SetGroup : mode;
        }

        var xattrs = XattrSet.Empty;
        if (kind != NodeKind.Symlink && !TryInherit(kind, parentXattrs, ref mode, ref xattrs))
        {
            mode &= ~((_identity?.Umask ?? 0) | (owner?.Umask ?? 0));
        }

        mode |= inherits && kind == NodeKind.Directory ? UnixFileMode.SetGroup : 0;
        return (new NodeAttributes(mode, owner?.Uid ?? Uid, inherits ? parent.Gid : owner?.Gid ?? Gid), xattrs);
    }

    /// <summary>Mode and owner of a new file that is in no directory yet.</summary>
    public NodeAttributes NewAttributes(UnixFileMode mode) => NewAttributes(NodeKind.File, mode, default, XattrSet.Empty).Attributes;

    /// <summary>What a new node gets of the default access list of its directory; false if there is none.</summary>
    private static bool TryInherit(NodeKind kind, XattrSet parent, ref UnixFileMode mode, ref XattrSet xattrs)
    {
        if (parent.Count == 0 || !parent.TryGet(AccessList.Default, out var list) || !AccessList.IsValid(list.Span))
        {
            return false;
        }

        var inherited = AccessList.Inherit(list.Span, ref mode, out var saysAll);
        xattrs = saysAll ? xattrs : xattrs.With(AccessList.Access, inherited);
        xattrs = kind == NodeKind.Directory ? xattrs.With(AccessList.Default, list.Span) : xattrs;
        return true;
    }

    private bool IsMember(uint group) => _identity is not null && _identity.IsMember(group);

    private bool IsRootOrMember(uint group) => IsRoot || IsMember(group);

    /// <summary>Whether the sticky bit of a directory keeps a node of others in it (<c>check_sticky</c>).</summary>
    private bool IsKept(in DirectoryRef directory, in NodeView node)
    {
        if (IsRoot)
        {
            return false;
        }

        var (mode, uid, _) = ViewRoot.NodeOf(directory).Access;
        return (mode & UnixFileMode.StickyBit) != 0 && uid != Uid && node.Access.Uid != Uid;
    }
}

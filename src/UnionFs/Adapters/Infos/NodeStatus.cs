namespace UnionFs;

/// <summary>
/// What System.IO knows of a path: the attributes of what is there, and of where a link at its end leads. A slash at the end of the path is left
/// out of account.
/// </summary>
internal readonly struct NodeStatus
{
    private const FileAttributes Known = FileAttributes.Archive | FileAttributes.Compressed | FileAttributes.Device | FileAttributes.Directory
        | FileAttributes.Encrypted | FileAttributes.Hidden | FileAttributes.IntegrityStream | FileAttributes.Normal | FileAttributes.NoScrubData
        | FileAttributes.NotContentIndexed | FileAttributes.Offline | FileAttributes.ReadOnly | FileAttributes.ReparsePoint
        | FileAttributes.SparseFile | FileAttributes.System | FileAttributes.Temporary;

    private const UnixFileMode WriteBits = UnixFileMode.UserWrite | UnixFileMode.GroupWrite | UnixFileMode.OtherWrite;

    private readonly FileStat _own;
    private readonly FileStat _target;
    private readonly bool _isBroken;
    private readonly bool _isHidden;
    private readonly Identity? _caller;

    private NodeStatus(UnionFileSystem sandbox, FsError error, in FileStat own, in FileStat target, bool isBroken, bool isHidden)
    {
        _caller = sandbox.Identity;
        Error = error;
        _own = own;
        _target = target;
        _isBroken = isBroken;
        _isHidden = isHidden;
    }

    /// <summary>Why there is nothing, or OK.</summary>
    public FsError Error { get; }

    /// <summary>Whether nothing is there, which for most questions is an answer and no error.</summary>
    public bool IsMissing => Error is FsError.ENOENT or FsError.ENOTDIR;

    public bool IsDirectory => Error == FsError.OK && _target.IsDirectory;

    public bool IsLink => _own.IsSymlink;

    /// <summary>Whether it is a link that leads nowhere.</summary>
    public bool IsBroken => _isBroken;

    public long Length => _own.Size;

    /// <summary>The mode of what a link leads to.</summary>
    public UnixFileMode Mode => _target.Mode;

    public DateTimeOffset LastWriteTime => _own.ModifyTime.ToDateTimeOffset();

    public DateTimeOffset LastAccessTime => _own.AccessTime.ToDateTimeOffset();

    /// <summary>Linux gives System.IO no time of creation: it takes the older one of the last changes of content and of attributes.</summary>
    public DateTimeOffset CreationTime => (_own.ChangeTime < _own.ModifyTime ? _own.ChangeTime : _own.ModifyTime).ToDateTimeOffset();

    public FileAttributes Attributes
    {
        get
        {
            if (Error != FsError.OK)
            {
                return (FileAttributes)(-1);
            }

            var attributes = (IsReadOnly ? FileAttributes.ReadOnly : 0)
                | (IsLink ? FileAttributes.ReparsePoint : 0)
                | (IsDirectory ? FileAttributes.Directory : 0)
                | (_isHidden ? FileAttributes.Hidden : 0);
            return attributes == 0 ? FileAttributes.Normal : attributes;
        }
    }

    /// <summary>Whether the caller, who is root if nobody else is named, may read and not write, by the bits of the class that the caller is in.</summary>
    private bool IsReadOnly
    {
        get
        {
            var (read, write) = _target.Uid == (_caller?.Uid ?? 0) ? (UnixFileMode.UserRead, UnixFileMode.UserWrite)
                : (_caller?.IsMember(_target.Gid) ?? _target.Gid == 0) ? (UnixFileMode.GroupRead, UnixFileMode.GroupWrite)
                : (UnixFileMode.OtherRead, UnixFileMode.OtherWrite);
            return (_target.Mode & (read | write)) == read;
        }
    }

    /// <summary>Asks the sandbox.</summary>
    public static NodeStatus Of(UnionFileSystem sandbox, string fullPath) =>
        Of(sandbox, fullPath, PathText.Name(PathText.TrimEnd(fullPath)));

    /// <summary>As the other one, for an object with a name of its own: one that begins with a dot is hidden.</summary>
    public static NodeStatus Of(UnionFileSystem sandbox, string fullPath, ReadOnlySpan<char> name)
    {
        var path = PathText.TrimEnd(fullPath);
        var error = sandbox.TryStat(path, out var own, followLinks: false);
        if (error != FsError.OK)
        {
            return new NodeStatus(sandbox, error, own, own, false, false);
        }

        var target = own;
        var isBroken = own.IsSymlink && sandbox.TryStat(fullPath, out target) != FsError.OK;
        return new NodeStatus(sandbox, error, own, isBroken ? own : target, isBroken, name.StartsWith('.'));
    }

    /// <summary>As <see cref="Of(UnionFileSystem, string)"/> for a node that is open.</summary>
    public static NodeStatus Of(UnionFileSystem sandbox, in FileStat stat, ReadOnlySpan<char> path) =>
        new(sandbox, FsError.OK, stat, stat, false, PathText.Name(path).StartsWith('.'));

    /// <summary>The mode that makes a node read-only, or not, as attributes say. What its owner cannot read, nobody makes writable that way.</summary>
    public static UnixFileMode ModeFor(UnixFileMode mode, FileAttributes attributes)
    {
        CheckAttributes(attributes);
        return (attributes & FileAttributes.ReadOnly) != 0 ? mode & ~WriteBits
            : (mode & UnixFileMode.UserRead) != 0 ? mode | UnixFileMode.UserWrite
            : mode;
    }

    public static void CheckAttributes(FileAttributes attributes)
    {
        if ((attributes & ~Known) != 0)
        {
            throw new ArgumentException("Invalid File or Directory attributes value.", nameof(Attributes));
        }
    }

    public static void CheckMode(UnixFileMode mode)
    {
        if (((int)mode & ~0xFFF) != 0)
        {
            throw new ArgumentException("Invalid UnixFileMode value.", nameof(UnixFileMode));
        }
    }
}

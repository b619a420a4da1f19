namespace UnionFs;

/// <summary>
/// The place of a folder that is written: a temporary directory beside it that takes its name at the end; or, where that cannot be, the empty directory
/// itself, which is emptied again if the writing fails.
/// </summary>
internal sealed class FolderPlace : IDisposable
{
    private const string AccessList = "system.posix_acl_default";
    private readonly string _path;
    private readonly HostDescriptor? _parent;
    private readonly byte[] _name;
    private readonly byte[]? _temporary;
    private readonly List<byte[]> _made = [];
    private byte[]? _stashName;
    private HostDescriptor? _stash;
    private UnixFileMode _oldMode;
    private byte[]? _oldList;
    private bool _isComplete;

    private FolderPlace(string path, HostDescriptor? parent, byte[] name, byte[]? temporary, HostDescriptor root)
    {
        (_path, _parent, _name, _temporary, Root) = (path, parent, name, temporary, root);
        try
        {
            Close();
        }
        catch
        {
            Dispose();
            throw;
        }
    }

    /// <summary>The directory to write into.</summary>
    public HostDescriptor Root { get; }

    /// <summary>Who owns what is made.</summary>
    public uint Uid { get; private set; }

    private bool IsInPlace => _temporary is null;

    /// <summary>Finds the place for a folder that is not there, or an empty directory.</summary>
    public static FolderPlace Open(string path)
    {
        var full = Path.TrimEndingDirectorySeparator(Path.GetFullPath(path));
        var (above, name) = (Path.GetDirectoryName(full), FsName.ToBytes(Path.GetFileName(full)));
        var parent = above is null ? null
            : HostDescriptor.OpenRoot(FsName.ToBytes(above), out var missing)
            ?? throw (missing is FsError.ENOENT or FsError.ENOTDIR
                ? new DirectoryNotFoundException($"There is no folder '{FsText.Quote(above)}' to write '{FsText.Quote(path)}' in.")
                : FsErrors.ToException(missing, "open the folder", above));
        HostDescriptor? empty = null;
        HostDescriptor? made = null;
        try
        {
            empty = parent is null ? Empty(HostDescriptor.OpenRoot("/"u8, out _)!, path) : OpenEmpty(parent, name, path);
            if (empty is not null && (parent is null || MustStay(empty, parent)))
            {
                return new FolderPlace(path, parent, name, null, empty);
            }

            var temporary = TemporaryName();
            var error = parent!.MakeDirectory(temporary);
            if (empty is not null && (error.Is(FsError.EACCES) || error.Is(FsError.EPERM) || error.Is(FsError.EROFS)))
            {
                // The directory is the user's, its parent is not.
                return new FolderPlace(path, parent, name, null, empty);
            }

            made = error.IsNone ? parent.OpenDirectory(temporary, out var why) : throw error.ToException($"Cannot create the folder '{FsText.Quote(path)}': {error.Reason}.");
            empty?.Dispose();
            return made is null
                ? throw FsErrors.ToException(why, "open the new folder", path)
                : new FolderPlace(path, parent, name, temporary, made);
        }
        catch
        {
            // What the place has got already, it has closed itself; closing twice is no harm.
            made?.Dispose();
            empty?.Dispose();
            parent?.Dispose();
            throw;
        }
    }

    /// <summary>A name that nothing else has.</summary>
    public static byte[] TemporaryName() => FsName.ToBytes($".unionfs-{Guid.NewGuid():N}{AtomicFile.TemporarySuffix}");

    /// <summary>Whether a name is one that is there only while the folder is written.</summary>
    public bool IsTemporary(ReadOnlySpan<byte> name) =>
        (_temporary is not null && name.SequenceEqual(_temporary)) || (_stashName is not null && name.SequenceEqual(_stashName));

    /// <summary>Takes note of a name that was made in the root.</summary>
    public void NoteName(ReadOnlySpan<byte> name)
    {
        if (IsInPlace)
        {
            _made.Add(name.ToArray());
        }
    }

    /// <summary>A directory aside that holds one name of each node with several, so that the next one is found without a path.</summary>
    public HostDescriptor Stash(out HostError error)
    {
        error = default;
        if (_stash is null)
        {
            var above = IsInPlace ? Root : _parent!;
            _stashName = TemporaryName();
            error = above.MakeDirectory(_stashName);
            _stash = error.IsNone ? above.OpenDirectory(_stashName, out _) : null;
        }

        return _stash!;
    }

    /// <summary>Removes what lies aside. The root gets its attributes after this.</summary>
    public void RemoveStash()
    {
        _stash?.Dispose();
        _stash = null;
        if (_stashName is not null)
        {
            HostTreeRemoval.Remove(IsInPlace ? Root : _parent!, _stashName);
            _stashName = null;
        }
    }

    /// <summary>Gives the folder its name.</summary>
    /// <param name="isFlushed">Whether the name is on the disk afterwards.</param>
    public void Complete(bool isFlushed)
    {
        if (!IsInPlace && _parent!.MoveHere(_name, _parent, _temporary) is { IsNone: false } error)
        {
            throw error.ToException($"Cannot give the folder '{FsText.Quote(_path)}' its name: {error.Reason}.");
        }

        _isComplete = true;
        if (isFlushed && _parent is not null)
        {
            Durability.FlushFolder(Path.GetDirectoryName(Path.TrimEndingDirectorySeparator(Path.GetFullPath(_path)))!);
        }
    }

    public void Dispose()
    {
        RemoveStash();
        if (!_isComplete)
        {
            if (IsInPlace)
            {
                Reopen();
            }
            else
            {
                HostTreeRemoval.Remove(_parent!, _temporary!);
            }
        }

        Root.Dispose();
        _parent?.Dispose();
    }

    /// <summary>Lets nobody else in, and has what is made below inherit no access list and no group. Finds out whose it is.</summary>
    private void Close()
    {
        Root.Stat(default, out var stat);
        (_oldMode, Uid) = ((UnixFileMode)(stat.Mode & 0xFFF), stat.Uid);
        if (IsInPlace)
        {
            Stash(out var error);
            if (!error.IsNone || _stash is null || _stash.Stat(default, out var own) != FsError.OK)
            {
                throw error.ToException($"Cannot write to the folder '{FsText.Quote(_path)}': {error.Reason}.");
            }

            Uid = own.Uid;
        }

        var refused = Root.SetMode(UnixFileMode.UserRead | UnixFileMode.UserWrite | UnixFileMode.UserExecute);
        if (!refused.IsNone && Uid != stat.Uid)
        {
            throw refused.ToException($"Cannot write to the folder '{FsText.Quote(_path)}', which belongs to another user: {refused.Reason}.");
        }

        if (Root.ReadXattrs(default, out var xattrs) == FsError.OK && xattrs?.Find(static x => x.Key == AccessList) is { Value: { } list })
        {
            _oldList = list;
            Root.RemoveXattr(FsName.ToBytes(AccessList));
        }
    }

    /// <summary>Makes the directory what it was.</summary>
    private void Reopen()
    {
        foreach (var name in _made)
        {
            HostTreeRemoval.Remove(Root, name);
        }

        Root.SetMode(_oldMode);
        if (_oldList is not null)
        {
            Root.SetXattr(FsName.ToBytes(AccessList), _oldList);
        }
    }

    /// <summary>The directory of that name, which must be empty; null if there is none.</summary>
    private static HostDescriptor? OpenEmpty(HostDescriptor parent, byte[] name, string path)
    {
        if (parent.Stat(name, out var stat) is var error && error != FsError.OK)
        {
            return error == FsError.ENOENT ? null : throw FsErrors.ToException(error, "look at", path);
        }

        if (stat.Kind != NodeKind.Directory)
        {
            throw new IOException($"'{FsText.Quote(path)}' is no directory{(stat.Kind == NodeKind.Symlink ? ", it is a link; name the directory itself" : "")}: a folder is written where nothing is, or to an empty directory.");
        }

        return Empty(parent.OpenDirectory(name, out error) ?? throw FsErrors.ToException(error, "open the folder", path), path);
    }

    private static HostDescriptor Empty(HostDescriptor directory, string path)
    {
        directory.Stat(default, out var stat);
        var names = new List<byte[]>();
        var error = directory.ReadNames(names);
        if (error == FsError.OK && names.TrueForAll(n => stat.IsMountRoot && n.AsSpan().SequenceEqual("lost+found"u8)))
        {
            return directory;
        }

        directory.Dispose();
        throw error != FsError.OK ? FsErrors.ToException(error, "list", path)
            : new IOException($"The folder '{FsText.Quote(path)}' is not empty: a folder is written where nothing is, or to an empty directory.");
    }

    /// <summary>Whether an empty directory cannot be replaced by another: something is mounted on it, or somebody here works in it.</summary>
    private static bool MustStay(HostDescriptor directory, HostDescriptor parent)
    {
        directory.Stat(default, out var stat);
        parent.Stat(default, out var above);
        using var current = HostDescriptor.OpenRoot("."u8, out _);
        return stat.IsMountRoot || stat.Device != above.Device
            || (current is not null && current.Stat(default, out var here) == FsError.OK && (here.Device, here.Inode) == (stat.Device, stat.Inode));
    }
}

namespace UnionFs;

/// <summary>
/// A sandbox by nodes and names instead of paths: for servers of file system protocols, for trees deeper than a path can say and names longer
/// than a caller may make. Names are bytes; no link is followed; <c>.</c> and <c>..</c> are found. Each operation does what the one by path does,
/// as atomically, and answers its error as a value instead of throwing: an attempt that fails costs no more than one that succeeds.
/// Only a layer that cannot be read (<see cref="IOException"/>, <see cref="UnauthorizedAccessException"/>), a disposed sandbox and arguments that are none throw. Thread-safe.
/// </summary>
public readonly partial struct NodeOperations
{
    private readonly Union _union;
    private readonly NodeOwner? _owner;

    internal NodeOperations(Union union, NodeOwner? owner = null)
    {
        _union = union;
        _owner = owner;
    }

    /// <summary>
    /// The same operations, whose new nodes belong to somebody else than who acts: for servers, which check rights themselves and act for others.
    /// Directories with the set-group-id bit still pass their group on. Costs nothing.
    /// </summary>
    /// <param name="uid">The user new nodes belong to.</param>
    /// <param name="gid">The group they belong to.</param>
    /// <param name="umask">Permission bits that nothing new gets; in a directory with a default access list, that says so instead.</param>
    public NodeOperations OwnedBy(uint uid, uint gid, UnixFileMode umask = 0) => new(_union, new NodeOwner(uid, gid, UnionFileSystem.Bits(umask)));

    /// <summary>The root directory.</summary>
    public Node Root => new(_union.Base.Root.Id, default);

    /// <summary>The node a name leads to, and its attributes.</summary>
    public FsError Lookup(Node parent, ReadOnlySpan<byte> name, out Node node, out FileStat stat) =>
        _union.Lookup(parent, name, out node, out stat);

    /// <summary>The attributes of a node.</summary>
    public FsError Stat(Node node, out FileStat stat) => _union.Stat(node, out stat);

    /// <summary>The target of a symbolic link, as bytes that never change; EINVAL if it is none.</summary>
    public FsError ReadLink(Node node, out ReadOnlyMemory<byte> target)
    {
        var error = _union.FindUsable(node, out var view);
        error = error == FsError.OK && view.Kind != NodeKind.Symlink ? FsError.EINVAL : error;
        target = error == FsError.OK ? view.Target : default;
        return error;
    }

    /// <summary>The names of a directory; each also answers its <see cref="DirectoryNames.Node"/>.</summary>
    /// <param name="directory">The directory.</param>
    /// <param name="after">The cursor of the name to go on after; 0 starts.</param>
    /// <param name="names">The names, to be read in a loop.</param>
    public FsError EnumerateNames(Node directory, long after, out DirectoryNames names)
    {
        ArgumentOutOfRangeException.ThrowIfNegative(after);
        var root = _union.Root;
        var error = _union.FindListable(root, directory, out var found);
        if (error == FsError.OK)
        {
            found.Lower?.Load();
        }

        names = error == FsError.OK ? new DirectoryNames(_union, root, found, after) : default;
        return error;
    }

    /// <summary>Opens a directory to be listed.</summary>
    public FsError OpenDirectory(Node directory, out DirectoryHandle handle)
    {
        var error = _union.OpenDirectory(directory, out var slot, out var generation);
        handle = error == FsError.OK ? new DirectoryHandle(_union, slot, generation) : default;
        return error;
    }

    /// <summary>Opens a file. Copies nothing up.</summary>
    public FsError Open(Node file, FileAccess access, FileShare share, out FileHandle handle)
    {
        var error = _union.Open(file, access, share, out var slot, out var generation);
        handle = error == FsError.OK ? new FileHandle(_union, slot, generation) : default;
        return error;
    }

    /// <summary>
    /// Opens a node of any kind without access to what it holds (O_PATH): attributes can be asked for and set through the handle, also once the node
    /// has lost its last name, as long as the handle is open.
    /// </summary>
    public FsError Hold(Node node, out FileHandle handle)
    {
        var error = _union.Hold(node, out var slot, out var generation);
        handle = error == FsError.OK ? new FileHandle(_union, slot, generation) : default;
        return error;
    }

    /// <summary>
    /// A new file without a name, readable and writable, with what a file made in this directory would get (O_TMPFILE); gone when it is closed,
    /// unless <see cref="LinkHandle"/> gave it a name.
    /// </summary>
    public FsError CreateAnonymous(Node directory, UnixFileMode mode, out Node node, out FileHandle handle)
    {
        (node, handle) = (default, default);
        var error = _union.OpenAnonymous(directory, UnionFileSystem.Bits(mode), _owner, out var slot, out var generation);
        if (error == FsError.OK)
        {
            handle = new FileHandle(_union, slot, generation);
            node = new Node(handle.Stat().Id.Value, default);
        }

        return error;
    }

    /// <summary>A file with exactly these bits, made and opened in one step; EEXIST if the name is there.</summary>
    public FsError CreateFile(
        Node parent,
        ReadOnlySpan<byte> name,
        UnixFileMode mode,
        FileAccess access,
        FileShare share,
        out Node node,
        out FileHandle handle)
    {
        (node, handle) = (default, default);
        var error = _union.Create(parent, name, UnionFileSystem.Bits(mode), _owner, access, share, out var slot, out var generation);
        if (error == FsError.OK)
        {
            handle = new FileHandle(_union, slot, generation);
            node = new Node(handle.Stat().Id.Value, default);
        }

        return error;
    }

    /// <summary>A directory with exactly these bits (mkdir).</summary>
    public FsError CreateDirectory(Node parent, ReadOnlySpan<byte> name, UnixFileMode mode, out Node node)
    {
        var operation = new CreateNode(Place.Of(parent, name), NodeKind.Directory, UnionFileSystem.Bits(mode)) { Owner = _owner };
        return Make(parent, ref operation, out node);
    }

    /// <summary>A symbolic link. The target may be any bytes but none.</summary>
    public FsError CreateSymlink(Node parent, ReadOnlySpan<byte> name, ReadOnlySpan<byte> target, out Node node)
    {
        node = default;
        if (target.IsEmpty || target.Contains((byte)0))
        {
            return target.IsEmpty ? FsError.ENOENT : FsError.EINVAL;
        }

        var operation = new CreateNode(Place.Of(parent, name), NodeKind.Symlink, UnionFileSystem.Bits((UnixFileMode)0x1FF), target) { Owner = _owner };
        return Make(parent, ref operation, out node);
    }

    /// <summary>A file, FIFO, socket or the record of a device (mknod), not opened.</summary>
    public FsError CreateNode(Node parent, ReadOnlySpan<byte> name, NodeKind kind, UnixFileMode mode, DeviceNumber device, out Node node)
    {
        if (!Enum.IsDefined(kind) || kind is NodeKind.Directory or NodeKind.Symlink)
        {
            throw new ArgumentOutOfRangeException(nameof(kind), kind, "It is made another way.");
        }

        var number = kind is NodeKind.CharacterDevice or NodeKind.BlockDevice ? device : default;
        var operation = new CreateNode(Place.Of(parent, name), kind, UnionFileSystem.Bits(mode), default, number) { Owner = _owner };
        return Make(parent, ref operation, out node);
    }

    /// <summary>One more name for a node that is no directory (link).</summary>
    public FsError Link(Node existing, Node parent, ReadOnlySpan<byte> name)
    {
        var operation = new LinkNode(Place.Of(existing), Place.Of(parent, name));
        return _union.RunOn(existing, parent, ref operation);
    }

    /// <summary>Gives an open file a name, as <see cref="UnionFileSystem.LinkHandle"/>.</summary>
    public FsError LinkHandle(FileHandle handle, Node parent, ReadOnlySpan<byte> name) =>
        handle.Link(_union, Place.Of(parent, name));

    /// <summary>Removes a name that is no directory (unlink).</summary>
    public FsError Unlink(Node parent, ReadOnlySpan<byte> name) => Remove(parent, name, RemoveMode.File);

    /// <summary>Removes an empty directory (rmdir).</summary>
    public FsError RemoveDirectory(Node parent, ReadOnlySpan<byte> name) => Remove(parent, name, RemoveMode.Directory);

    /// <summary>Removes a name with everything below it, in one step.</summary>
    public FsError RemoveTree(Node parent, ReadOnlySpan<byte> name) => Remove(parent, name, RemoveMode.Tree);

    /// <summary>renameat2.</summary>
    public FsError Rename(Node oldParent, ReadOnlySpan<byte> oldName, Node newParent, ReadOnlySpan<byte> newName, RenameMode mode)
    {
        if (!Enum.IsDefined(mode))
        {
            throw new ArgumentOutOfRangeException(nameof(mode));
        }

        var operation = new RenameNode(Place.Of(oldParent, oldName), Place.Of(newParent, newName), mode);
        return _union.RunOn(oldParent, newParent, ref operation);
    }

    /// <summary>As in <c>nodes of base + patch</c>: the layers of the sandbox.</summary>
    public override string ToString() => _union is null ? "(no sandbox)" : $"nodes of {_union.Stack}";

    private FsError Remove(Node parent, ReadOnlySpan<byte> name, RemoveMode mode)
    {
        var operation = new RemoveNode(Place.Of(parent, name), mode);
        return _union.RunOn(parent, parent, ref operation);
    }

    private FsError Make(Node parent, ref CreateNode operation, out Node node)
    {
        var error = _union.RunOn(parent, parent, ref operation);
        node = error == FsError.OK ? new Node(operation.MadeId, default) : default;
        return error;
    }
}

namespace UnionFs;

public sealed partial class UnionFileSystem
{
    /// <summary>A new empty file with exactly these bits; EEXIST if the name is there (O_CREAT | O_EXCL).</summary>
    public void CreateFile(ReadOnlySpan<char> path, UnixFileMode mode = (UnixFileMode)0x1A4) 
    {
        using var encoded = new EncodedPath(path, "create");
        var operation = new CreateNode(encoded.Bytes, NodeKind.File, Bits(mode));
        Run(ref operation, "create", path);
    }

    /// <summary>A directory and all its missing parents (0755); nothing happens if it is there already.</summary>
    /// <exception cref="IOException">Something other than a directory has the name (EEXIST), be it a link that leads to none.</exception>
    public void CreateDirectory(ReadOnlySpan<char> path)
    {
        path = path.TrimEnd('/') is { IsEmpty: false } trimmed ? trimmed : path;
        if (path.IsEmpty)
        {
            throw Failure(FsError.ENOENT, "create the directory", path);
        }

        if (TryStat(path, out var present, followLinks: false) == FsError.OK && present.IsSymlink && !DirectoryExists(path))
        {
            throw Failure(FsError.EEXIST, "create the directory", path);
        }

        using var encoded = new EncodedPath(path, "create the directory");
        var operation = new CreateDirectories(encoded.Bytes, (UnixFileMode)0x1ED);
        Run(ref operation, "create the directory", path);
    }

    /// <summary>A new directory with exactly these bits; EEXIST if the name is there (mkdir).</summary>
    public void MakeDirectory(ReadOnlySpan<char> path, UnixFileMode mode = (UnixFileMode)0x1ED) 
    {
        using var encoded = new EncodedPath(path, "create the directory");
        var operation = new CreateNode(encoded.Bytes, NodeKind.Directory, Bits(mode));
        Run(ref operation, "create the directory", path);
    }

    /// <summary>A new symbolic link.</summary>
    /// <param name="path">The link.</param>
    /// <param name="target">Any text; it need not exist.</param>
    public void CreateSymbolicLink(ReadOnlySpan<char> path, ReadOnlySpan<char> target) 
    {
        using var encoded = new EncodedPath(path, "create the link");
        using var encodedTarget = new EncodedPath(target, "create a link to");
        if (target.IsEmpty)
        {
            throw Failure(FsError.ENOENT, "create a link to", target, null, nameof(target));
        }

        var operation = new CreateNode(encoded.Bytes, NodeKind.Symlink, Bits((UnixFileMode)0x1FF), encodedTarget.Bytes);
        Run(ref operation, "create the link", path);
    }

    /// <summary>One more name for an existing node that is no directory; a link at the end of the path is itself linked.</summary>
    /// <param name="path">The new name.</param>
    /// <param name="existing">The node's path.</param>
    public void CreateHardLink(ReadOnlySpan<char> path, ReadOnlySpan<char> existing) 
    {
        using var encoded = new EncodedPath(path, "create the link");
        using var encodedExisting = new EncodedPath(existing, "link to");
        var operation = new LinkNode(encodedExisting.Bytes, encoded.Bytes);
        var error = _union.Run(ref operation);
        if (error != FsError.OK)
        {
            throw FailureOfTwo(error, "link", existing, nameof(existing), path, nameof(path));
        }
    }

    /// <summary>A new FIFO, socket or device, as a record.</summary>
    public void CreateSpecial(ReadOnlySpan<char> path, NodeKind kind, UnixFileMode mode, DeviceNumber device = default) 
    {
        if (kind is NodeKind.File or NodeKind.Directory or NodeKind.Symlink || !Enum.IsDefined(kind))
        {
            throw new ArgumentOutOfRangeException(nameof(kind), kind, "Only FIFOs, sockets and devices are made by this.");
        }

        using var encoded = new EncodedPath(path, "create the node");
        var number = kind is NodeKind.CharacterDevice or NodeKind.BlockDevice ? device : default;
        var operation = new CreateNode(encoded.Bytes, kind, Bits(mode), default, number);
        Run(ref operation, "create the node", path);
    }

    internal static UnixFileMode Bits(UnixFileMode mode) => mode & (UnixFileMode)0xFFF;

    private void Run<TOperation>(ref TOperation operation, string verb, ReadOnlySpan<char> path, string? detail = null)
        where TOperation : struct, IOperation, allows ref struct
    {
        var error = _union.Run(ref operation);
        if (error != FsError.OK)
        {
            throw Failure(error, verb, path, detail);
        }
    }
}

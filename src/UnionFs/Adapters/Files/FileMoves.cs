namespace UnionFs;

/// <summary>
/// Deleting, copying, moving and replacing as System.IO does it on Linux, step by step: which step fails decides which path and which kind of
/// exception a caller sees.
/// </summary>
internal static class FileMoves
{
    public static void Delete(FileSystemAdapter io, string path)
    {
        var error = io.Sandbox.TryUnlink(path);
        switch (error)
        {
            case FsError.OK:
                return;
            case FsError.ENOENT:
                if (!HasDirectory(io, path))
                {
                    throw IoErrors.For(error, path, blamesDirectory: true);
                }

                return;
            case FsError.EISDIR:
                throw FsErrors.With(IoErrors.Denied(path), error);
            default:
                throw IoErrors.For(error, path);
        }
    }

    /// <summary>The content is shared, whatever its size; mode and modification time come along.</summary>
    public static void Copy(FileSystemAdapter io, string source, string destination, bool overwrite)
    {
        bool isNew;
        using (FileOpening.Handle(io, source, new OpenRequest(FileMode.Open, FileAccess.Read, FileShare.Read)))
        {
            isNew = io.Sandbox.TryStat(destination, out var present) != FsError.OK;

            // What may not be overwritten, is in use or cannot be made is told by opening it, which empties nothing.
            var request = new OpenRequest(overwrite ? FileMode.OpenOrCreate : FileMode.CreateNew, FileAccess.Write, FileShare.None);
            var refused = FileOpening.TryHandle(io, destination, request, out var opened);
            if (refused != FsError.OK)
            {
                throw refused == FsError.EEXIST && present.IsDirectory
                    ? new IOException($"The target file '{destination}' is a directory, not a file.")
                    : FileOpening.Failure(io, refused, destination);
            }

            opened.Dispose();
        }

        var error = io.Sandbox.TryCopy(source, destination, overwrites: true);
        if (error == FsError.OK && io.Sandbox.TryStat(source, out var stat) == FsError.OK)
        {
            error = io.Sandbox.TrySetMode(destination, stat.Mode & (UnixFileMode)0x1FF);
            error = error == FsError.OK ? io.Sandbox.TrySetTimes(destination, stat.AccessTime, stat.ModifyTime) : error;
        }

        if (error != FsError.OK)
        {
            if (isNew)
            {
                io.Sandbox.TryUnlink(destination);
            }

            throw IoErrors.For(error, destination);
        }
    }

    public static void Move(FileSystemAdapter io, string source, string destination, bool overwrite)
    {
        if (!io.Sandbox.FileExists(PathText.TrimEnd(source)) && !IsLink(io, source))
        {
            throw FsErrors.With(IoErrors.FileNotFound(source), FsError.ENOENT);
        }

        MoveKnown(io, source, destination, overwrite);
    }

    /// <summary>As <see cref="Move"/>, when it is known that there is a file.</summary>
    public static void MoveKnown(FileSystemAdapter io, string source, string destination, bool overwrite)
    {
        if (overwrite)
        {
            Rename(io, source, destination);
            return;
        }

        var present = io.Sandbox.TryStat(destination, out var other, followLinks: false) == FsError.OK;
        if (io.Sandbox.TryStat(source, out var own, followLinks: false) == FsError.OK
            && (!present || own.Id == other.Id)
            && io.Sandbox.TryRename(source, destination, replaces: true) == FsError.OK)
        {
            return;
        }

        Link(io, source, destination);
        Delete(io, source);
    }

    public static void Replace(FileSystemAdapter io, string source, string destination, string? backup)
    {
        var error = io.Sandbox.TryStat(source, out var from, followLinks: false);
        if (error != FsError.OK)
        {
            throw io.Missing(error, source);
        }

        RequireFile(from, source);
        if (io.Sandbox.TryStat(destination, out var to, followLinks: false) == FsError.OK)
        {
            RequireFile(to, destination);
            if (from.Id == to.Id)
            {
                throw new IOException($"The source '{source}' and destination '{destination}' are the same file.");
            }
        }

        if (backup is not null)
        {
            error = io.Sandbox.TryUnlink(backup);
            if (error is not (FsError.OK or FsError.ENOENT))
            {
                throw IoErrors.For(error, backup);
            }

            Link(io, destination, backup);
        }
        else if (io.Sandbox.TryStat(destination, out _) == FsError.ENOENT)
        {
            throw IoErrors.For(FsError.ENOENT, "");
        }

        error = io.Sandbox.TryRename(source, destination, replaces: true);
        if (error != FsError.OK)
        {
            throw IoErrors.For(error, "");
        }
    }

    private static void Rename(FileSystemAdapter io, string source, string destination)
    {
        var error = io.Sandbox.TryRename(source, destination, replaces: true);
        if (error != FsError.OK)
        {
            throw IoErrors.For(error, destination, error == FsError.ENOENT);
        }
    }

    /// <summary>A second name; tells which of the two paths is at fault as well as that can be told afterwards.</summary>
    private static void Link(FileSystemAdapter io, string source, string destination)
    {
        var error = io.Sandbox.TryLink(destination, source);
        switch (error)
        {
            case FsError.OK:
                return;
            case FsError.ENOENT when HasDirectory(io, destination):
                throw io.Missing(error, source);
            case FsError.ENOENT:
                throw IoErrors.For(error, destination, blamesDirectory: true);
            case FsError.EEXIST:
                throw IoErrors.For(error, destination);
            case FsError.EACCES or FsError.EPERM:
                // Where no link may be made a copy may still be.
                Copy(io, source, destination, overwrite: false);
                return;
            default:
                throw IoErrors.For(error, "");
        }
    }

    private static void RequireFile(in FileStat stat, string path)
    {
        if (stat.IsDirectory)
        {
            throw new UnauthorizedAccessException($"The specified path '{path}' is not a file.");
        }
    }

    private static bool IsLink(FileSystemAdapter io, string path) =>
        io.Sandbox.TryStat(PathText.TrimEnd(path), out var stat, followLinks: false) == FsError.OK && stat.IsSymlink && !io.Sandbox.DirectoryExists(path);

    /// <summary>Whether what is before the last slash is a directory, a slash at the end included.</summary>
    private static bool HasDirectory(FileSystemAdapter io, string path)
    {
        var slash = path.LastIndexOf('/');
        return slash <= 0 || io.Sandbox.DirectoryExists(path.AsSpan(0, slash));
    }
}

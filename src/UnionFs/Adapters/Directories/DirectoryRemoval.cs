namespace UnionFs;

/// <summary>Removing directories as System.IO does it.</summary>
internal static class DirectoryRemoval
{
    /// <summary>Removes a directory, or a link to one, which is then removed itself.</summary>
    public static void Remove(FileSystemAdapter io, string path, bool recursive)
    {
        var error = TryRemove(io, path, recursive);
        if (error != FsError.OK)
        {
            throw Failed(error, path);
        }
    }

    /// <summary>What may not be removed is told as on Windows, where it is no matter of permissions.</summary>
    private static Exception Failed(FsError error, string path) => error is FsError.EACCES or FsError.EPERM or FsError.EROFS
        ? new IOException($"Access to the path '{path}' is denied.")
        : IoErrors.For(error, path, blamesDirectory: true);

    private static FsError TryRemove(FileSystemAdapter io, string path, bool recursive)
    {
        var trimmed = PathText.TrimEnd(path);
        var error = io.Sandbox.TryStat(trimmed, out var stat, followLinks: false);
        if (error != FsError.OK)
        {
            return error;
        }

        if (!stat.IsDirectory)
        {
            var isLink = stat.IsSymlink && trimmed.Length == path.Length && io.Sandbox.DirectoryExists(path);
            return isLink ? io.Sandbox.TryUnlink(path) : io.Sandbox.TryRemoveDirectory(path);
        }

        if (!recursive)
        {
            return io.Sandbox.TryRemoveDirectory(path);
        }

        // The whole tree goes in one step. Only where that is refused it is taken apart, so that what may go is gone.
        error = trimmed.Length == 1 ? FsError.EACCES : io.Sandbox.TryRemoveTree(path);
        if (error is FsError.EACCES or FsError.EPERM)
        {
            RemovePieces(io, trimmed);
            error = FsError.OK;
        }

        return error;
    }

    /// <summary>Removes what can be removed, deepest first; then says what could not be first.</summary>
    private static void RemovePieces(FileSystemAdapter io, string path)
    {
        Exception? first = null;
        var waiting = new Stack<(string Path, bool IsEmptied)>();
        waiting.Push((path, false));
        while (waiting.TryPop(out var at))
        {
            if (at.IsEmptied)
            {
                Note(io.Sandbox.TryRemoveDirectory(at.Path), at.Path, true);
                continue;
            }

            waiting.Push((at.Path, true));
            DirectoryListing? listing = null;
            var error = io.Sandbox.TryFindDirectory(at.Path, out var directory);
            Note(error == FsError.OK ? directory!.TryList(out listing) : error, at.Path, true);
            while (listing is not null && listing.MoveNext())
            {
                var child = PathText.Join(at.Path, FsName.ToText(listing.Name));
                if (listing.Kind == NodeKind.Directory)
                {
                    waiting.Push((child, false));
                }
                else
                {
                    Note(io.Sandbox.TryUnlink(child), child, false);
                }
            }
        }

        if (first is not null)
        {
            throw first;
        }

        void Note(FsError error, string failed, bool isDirectory)
        {
            if (error is not (FsError.OK or FsError.ENOENT or FsError.ESTALE))
            {
                first ??= isDirectory && failed.Length == path.Length ? Failed(error, failed) : IoErrors.For(error, failed, isDirectory);
            }
        }
    }
}

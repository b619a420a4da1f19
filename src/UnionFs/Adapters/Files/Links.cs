namespace UnionFs;

/// <summary>Symbolic links as System.IO sees them.</summary>
internal static class Links
{
    private const int MaxLinks = 40;

    /// <summary>Whether something other than a directory is there; a link that leads nowhere counts.</summary>
    public static bool IsFile(FileSystemAdapter io, string path) =>
        io.Sandbox.FileExists(path)
        || (io.Sandbox.TryStat(path, out var stat, followLinks: false) == FsError.OK && stat.IsSymlink && !io.Sandbox.DirectoryExists(path));

    /// <summary>The argument errors of a target and of a path that is looked at as it is.</summary>
    public static void CheckTarget(string target, string parameter)
    {
        ArgumentException.ThrowIfNullOrEmpty(target, parameter);
        if (target.Contains('\0'))
        {
            throw new ArgumentException("Null character in path.", parameter);
        }
    }

    /// <summary>Makes a link. Errors name the path as the caller wrote it.</summary>
    public static void Create(FileSystemAdapter io, string fullPath, string path, string target)
    {
        CheckTarget(target, "pathToTarget");
        var error = io.Sandbox.TryCreateSymbolicLink(AsItIs(io, path), target);
        if (error != FsError.OK)
        {
            throw IoErrors.For(error, path, error == FsError.ENOENT && !io.HasParent(fullPath));
        }
    }

    /// <summary>Where a link leads, one step or to the end, in the words of the path and of the targets; null if it is none.</summary>
    /// <param name="io">Where.</param>
    /// <param name="path">The link, as the caller wrote it.</param>
    /// <param name="toTheEnd">Whether links of links are followed.</param>
    /// <param name="isDirectory">Whether the caller asked for a directory, which is then what is missing.</param>
    public static string? Resolve(FileSystemAdapter io, string path, bool toTheEnd, bool isDirectory)
    {
        var error = io.Sandbox.TryReadLink(AsItIs(io, path), out var target);
        if (error == FsError.EINVAL)
        {
            return null;
        }

        if (error != FsError.OK)
        {
            // The directory is looked for in the text as the caller wrote it: a name alone has none.
            throw IoErrors.For(error, path, error == FsError.ENOENT && (isDirectory || !path.TrimEnd('/').Contains('/') || !io.HasParent(io.FullPathOf(path))));
        }

        var found = Joined(io, path, target);
        for (var links = 1; toTheEnd && io.Sandbox.TryReadLink(AsItIs(io, found), out target) == FsError.OK; links++)
        {
            if (links > MaxLinks)
            {
                throw new IOException($"Too many levels of symbolic links in '{path}'.");
            }

            found = Joined(io, found, target);
        }

        return found;
    }

    /// <summary>Links are read without making the path plain first, so that <c>..</c> is what the sandbox says it is.</summary>
    private static string AsItIs(FileSystemAdapter io, string path) => path.StartsWith('/') ? path : PathText.Join(io.CurrentDirectory, path);

    /// <summary>
    /// A target counts from the directory its link is in, as the text of the link's path says; of a name alone System.IO takes the root for that
    /// directory.
    /// </summary>
    private static string Joined(FileSystemAdapter io, string link, string target)
    {
        var directory = io.Path.GetDirectoryName(link.AsSpan());
        return target.StartsWith('/') ? target : string.Concat(directory is "/" ? default : directory, "/", target);
    }
}

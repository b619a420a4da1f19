namespace UnionFs;

/// <summary>Making directories as System.IO does it.</summary>
internal static class DirectoryMaking
{
    /// <summary>What a caller gets who asks for nothing, before the mask.</summary>
    public const UnixFileMode DefaultMode = (UnixFileMode)0x1FF;

    /// <summary>mkdir leaves set-id bits out of account.</summary>
    private const UnixFileMode Possible = (UnixFileMode)0x3FF;

    /// <summary>
    /// Makes a directory and those missing on the way, which get the default mode; nothing if it is there. What was made stays if a later one fails.
    /// </summary>
    public static void Make(FileSystemAdapter io, string path, UnixFileMode mode)
    {
        var error = TryMake(io, path, mode);
        if (error == FsError.ENOENT)
        {
            MakeWay(io, path);
            error = TryMake(io, path, mode);
        }

        if (error != FsError.OK && !(error == FsError.EEXIST && io.Sandbox.DirectoryExists(path)))
        {
            throw IoErrors.For(error, path, blamesDirectory: true);
        }
    }

    /// <summary>Goes up until something can be made or is there, then down again.</summary>
    private static void MakeWay(FileSystemAdapter io, string path)
    {
        var missing = new Stack<string>();
        for (var parent = ParentOf(path); parent.Length > 0; parent = ParentOf(parent))
        {
            var error = TryMake(io, parent, DefaultMode);
            if (error is FsError.OK or FsError.EEXIST)
            {
                break;
            }

            if (error != FsError.ENOENT)
            {
                throw IoErrors.For(error, parent, blamesDirectory: true);
            }

            missing.Push(parent);
        }

        foreach (var parent in missing)
        {
            var error = TryMake(io, parent, DefaultMode);
            if (error is not (FsError.OK or FsError.EEXIST))
            {
                throw IoErrors.For(error, parent, blamesDirectory: true);
            }
        }
    }

    private static FsError TryMake(FileSystemAdapter io, string path, UnixFileMode mode) => io.Sandbox.TryMakeDirectory(path, mode & Possible & ~io.Umask);

    private static string ParentOf(string path)
    {
        var end = PathText.TrimEnd(path);
        return end[..Math.Max(0, end.LastIndexOf('/'))];
    }
}

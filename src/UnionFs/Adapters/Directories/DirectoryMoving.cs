namespace UnionFs;

/// <summary>Moving directories, and whatever else has the name, as System.IO does it: which check comes first decides what a caller sees.</summary>
internal static class DirectoryMoving
{
    public static void Move(FileSystemAdapter io, string source, string destination)
    {
        var (from, to) = (PathText.TrimEnd(source), PathText.TrimEnd(destination));
        if (from == to)
        {
            throw new IOException("Source and destination path must be different.");
        }

        if (io.Sandbox.TryStat(to, out _, followLinks: false) == FsError.OK)
        {
            throw Occupied(io, source, from, destination);
        }

        var error = io.Sandbox.TryRename(source, to, replaces: false);
        if (error != FsError.OK)
        {
            throw FsErrors.With(Failure(error, source, destination), error);
        }
    }

    /// <summary>The destination is there; but the source is looked at before that is said.</summary>
    private static Exception Occupied(FileSystemAdapter io, string source, string trimmed, string destination) =>
        io.Sandbox.TryStat(trimmed, out var stat, followLinks: false) != FsError.OK ? FsErrors.With(IoErrors.DirectoryNotFound(source), FsError.ENOENT)
        : source.Length > trimmed.Length && !stat.IsDirectory ? FsErrors.With(NotThere(source), FsError.ENOTDIR)
        : FsErrors.With(Exists(destination), FsError.EEXIST);

    private static Exception Failure(FsError error, string source, string destination) => error switch
    {
        FsError.ENOENT => IoErrors.DirectoryNotFound(source),
        FsError.ENOTDIR => NotThere(source),
        FsError.EEXIST => Exists(destination),
        FsError.EACCES => new IOException($"Access to the path '{source}' is denied.", (int)error),
        _ => IoErrors.For(error, ""),
    };

    private static IOException NotThere(string path) => new($"Could not find a part of the path '{path}'.");

    private static IOException Exists(string path) => new($"Cannot create '{path}' because a file or directory with the same name already exists.");
}

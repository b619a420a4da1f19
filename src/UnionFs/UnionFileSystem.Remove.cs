namespace UnionFs;

public sealed partial class UnionFileSystem
{
    /// <summary>Removes a name that is no directory; as in the BCL, nothing happens if it is not there but its directory is.</summary>
    public void Delete(ReadOnlySpan<char> path) 
    {
        using var encoded = new EncodedPath(path, "delete");
        var operation = new RemoveNode(encoded.Bytes, RemoveMode.File);
        var error = _union.Run(ref operation);
        if (error != FsError.OK && (error != FsError.ENOENT || path.IsEmpty || !HasParent(path)))
        {
            throw error == FsError.ENOENT ? DirectoryFailure(error, "delete", path) : Failure(error, "delete", path);
        }
    }

    /// <summary>Removes a name that is no directory (unlink); ENOENT if it is not there.</summary>
    public void Unlink(ReadOnlySpan<char> path) 
    {
        using var encoded = new EncodedPath(path, "unlink");
        var operation = new RemoveNode(encoded.Bytes, RemoveMode.File);
        Run(ref operation, "unlink", path);
    }

    /// <summary>Removes a directory: an empty one (rmdir), or with everything in it.</summary>
    public void DeleteDirectory(ReadOnlySpan<char> path, bool recursive = false) 
    {
        using var encoded = new EncodedPath(path, "delete the directory");
        if (recursive && _union.Stat(encoded.Bytes, followLinks: false, out var stat) == FsError.OK && !stat.IsDirectory)
        {
            throw Failure(FsError.ENOTDIR, "delete the directory", path);
        }

        var operation = new RemoveNode(encoded.Bytes, recursive ? RemoveMode.Tree : RemoveMode.Directory);
        var error = _union.Run(ref operation);
        if (error != FsError.OK)
        {
            throw DirectoryFailure(error, "delete the directory", path);
        }
    }

    /// <summary>
    /// Removes a node with everything below it, in one atomic step. Costs what was changed below it, never its entries.
    /// </summary>
    public void DeleteTree(ReadOnlySpan<char> path) 
    {
        using var encoded = new EncodedPath(path, "delete the tree");
        var operation = new RemoveNode(encoded.Bytes, RemoveMode.Tree);
        Run(ref operation, "delete the tree", path);
    }

    /// <summary>
    /// Gives a node another name, as <see cref="File.Move(string, string, bool)"/> does: to the same name, or another name of the same file,
    /// nothing happens. Directories too, of any size: two name edits. A symbolic link is moved itself, wherever it leads.
    /// </summary>
    public void Move(ReadOnlySpan<char> source, ReadOnlySpan<char> destination, bool overwrite = false) 
    {
        var isThere = TryStat(source, out var from, followLinks: false) == FsError.OK;
        var isReplaced = overwrite
            || (isThere && TryStat(destination, out var to, followLinks: false) == FsError.OK && to.Id == from.Id);
        var error = TryRename(source, destination, isReplaced && !(isThere && from.IsDirectory) ? RenameMode.Replace : RenameMode.NoReplace);
        if (error is FsError.ENOENT or FsError.ENOTDIR && !isThere && !source.IsEmpty && !destination.IsEmpty)
        {
            // System.IO looks for the file before anything else, and does not tell whether its directory is there.
            throw FsErrors.ToException(FsError.ENOENT, "rename", source, $"to '{FsText.Quote(destination)}'");
        }

        ThrowOnRename(error, source, destination);
    }

    /// <summary>rename(2) and renameat2(2): EISDIR, ENOTDIR, ENOTEMPTY, EINVAL and EEXIST as POSIX has them, never EXDEV.</summary>
    public void Rename(ReadOnlySpan<char> source, ReadOnlySpan<char> destination, RenameMode mode = RenameMode.Replace) 
    {
        if (!Enum.IsDefined(mode))
        {
            throw new ArgumentOutOfRangeException(nameof(mode));
        }

        ThrowOnRename(TryRename(source, destination, mode), source, destination);
    }

    private FsError TryRename(ReadOnlySpan<char> source, ReadOnlySpan<char> destination, RenameMode mode)
    {
        using var from = new EncodedPath(source, "rename");
        using var to = new EncodedPath(destination, "rename to");
        var operation = new RenameNode(from.Bytes, to.Bytes, mode);
        return _union.Run(ref operation);
    }

    private void ThrowOnRename(FsError error, ReadOnlySpan<char> source, ReadOnlySpan<char> destination)
    {
        if (error != FsError.OK)
        {
            // System.IO keeps "access denied" for what cannot be opened.
            throw error == FsError.EISDIR
                ? FsErrors.With(new IOException(FsErrors.ToException(error, "rename to", destination).Message, (int)error), error)
                : FailureOfTwo(error, "rename", source, nameof(source), destination, nameof(destination));
        }
    }
}

namespace UnionFs;

public sealed partial class UnionFileSystem
{
    /// <summary>Removes a name that is no directory; as in the BCL, nothing happens if it is not there.</summary>
    public void Delete(ReadOnlySpan<char> path) => throw null!;

    /// <summary>Removes a name that is no directory (unlink); ENOENT if it is not there.</summary>
    public void Unlink(ReadOnlySpan<char> path) => throw null!;

    /// <summary>Removes a directory: an empty one (rmdir), or with everything in it.</summary>
    public void DeleteDirectory(ReadOnlySpan<char> path, bool recursive = false) => throw null!;

    /// <summary>
    /// Removes a node with everything below it, in one atomic step. Costs what was changed below it, never its entries.
    /// </summary>
    public void DeleteTree(ReadOnlySpan<char> path) => throw null!;

    /// <summary>Gives a node another name, as <see cref="File.Move(string, string, bool)"/> does; directories of any size are two name edits.</summary>
    public void Move(ReadOnlySpan<char> source, ReadOnlySpan<char> destination, bool overwrite = false) => throw null!;

    /// <summary>rename(2) and renameat2(2): EISDIR, ENOTDIR, ENOTEMPTY, EINVAL and EEXIST as POSIX has them, never EXDEV.</summary>
    public void Rename(ReadOnlySpan<char> source, ReadOnlySpan<char> destination, RenameMode mode = RenameMode.Replace) => throw null!;
}

namespace UnionFs;

public sealed partial class UnionFileSystem
{
    /// <summary>Whether there is a file or directory; follows links. Never throws for a bad path. Does not allocate.</summary>
    public bool Exists(ReadOnlySpan<char> path) => throw null!;

    /// <summary>Whether there is something other than a directory; follows links.</summary>
    public bool FileExists(ReadOnlySpan<char> path) => throw null!;

    /// <summary>Whether there is a directory; follows links.</summary>
    public bool DirectoryExists(ReadOnlySpan<char> path) => throw null!;

    /// <summary>The attributes of a node. Does not allocate.</summary>
    /// <param name="path">Its path.</param>
    /// <param name="followLinks">Whether a symbolic link at the end is followed (stat) or answered (lstat).</param>
    /// <exception cref="FileNotFoundException">There is nothing (ENOENT).</exception>
    /// <exception cref="DirectoryNotFoundException">Something on the way is no directory (ENOTDIR).</exception>
    /// <exception cref="IOException">Too many links (ELOOP), or the path is not a valid one.</exception>
    public FileStat Stat(ReadOnlySpan<char> path, bool followLinks = true) => throw null!;

    /// <summary>The attributes of a node, or why there are none, without an exception and without allocating.</summary>
    public FsError TryStat(ReadOnlySpan<char> path, out FileStat stat, bool followLinks = true) => throw null!;

    /// <summary>The target of a symbolic link.</summary>
    /// <exception cref="IOException">It is no symbolic link (EINVAL).</exception>
    public string ReadLink(ReadOnlySpan<char> path) => throw null!;

    /// <summary>The names of a directory (not <c>.</c> and <c>..</c>), sorted by their bytes, as they are at this moment.</summary>
    public IReadOnlyList<DirectoryEntry> List(string path) => throw null!;

    /// <summary>
    /// The names of a directory in the order they came to be, read as the caller goes on: what is removed meanwhile is not
    /// seen, what stays is seen exactly once.
    /// </summary>
    /// <param name="path">The directory.</param>
    /// <param name="after">The cursor of the entry to go on after; 0 starts.</param>
    public IEnumerable<DirectoryEntry> Enumerate(string path, long after = 0) => throw null!;

    /// <summary>Every path of a tree, the root of it included: depth first, siblings by their bytes. Links are not followed.</summary>
    /// <param name="path">Where to start.</param>
    /// <param name="hashContent">Whether files are read and hashed.</param>
    public IEnumerable<TreeEntry> Walk(string path = "/", bool hashContent = false) => throw null!;
}

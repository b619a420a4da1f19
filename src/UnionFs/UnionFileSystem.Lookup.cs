using System.Runtime.CompilerServices;

namespace UnionFs;

public sealed partial class UnionFileSystem
{
    /// <summary>Whether there is a file or directory; follows links. Never throws for a bad path, nor for a folder of a layer that may not be listed: as in the BCL the answer is no. Does not allocate.</summary>
    public bool Exists(ReadOnlySpan<char> path) 
    {
        return KindOf(path) is not null;
    }

    /// <summary>Whether there is something other than a directory; follows links.</summary>
    public bool FileExists(ReadOnlySpan<char> path) 
    {
        return KindOf(path) is not (null or NodeKind.Directory);
    }

    /// <summary>Whether there is a directory; follows links.</summary>
    public bool DirectoryExists(ReadOnlySpan<char> path) 
    {
        return KindOf(path) == NodeKind.Directory;
    }

    /// <summary>The attributes of a node. Does not allocate.</summary>
    /// <param name="path">Its path.</param>
    /// <param name="followLinks">Whether a symbolic link at the end is followed (stat) or answered (lstat).</param>
    /// <exception cref="FileNotFoundException">There is nothing (ENOENT).</exception>
    /// <exception cref="DirectoryNotFoundException">Something on the way is no directory (ENOTDIR).</exception>
    /// <exception cref="IOException">Too many links (ELOOP), or the path is not a valid one.</exception>
    public FileStat Stat(ReadOnlySpan<char> path, bool followLinks = true) 
    {
        var error = TryStat(path, out var stat, followLinks);
        return error == FsError.OK ? stat : throw Failure(error, "stat", path);
    }

    /// <summary>
    /// The attributes of a node, or why there are none, without an exception and without allocating; EACCES below a folder of a layer that may
    /// not be listed. The link count of such a folder itself is 1: not known.
    /// </summary>
    /// <exception cref="IOException">A layer cannot be read.</exception>
    [SkipLocalsInit]
    public FsError TryStat(ReadOnlySpan<char> path, out FileStat stat, bool followLinks = true)
    {
        if (path.Length > _unmeasured)
        {
            return StatByWalk(path, followLinks, out stat);
        }

        var error = _union.StatByPath(path, followLinks, out stat);
        return error == ViewRoot.Unproven ? StatByWalk(path, followLinks, out stat) : error;
    }

    [SkipLocalsInit]
    [MethodImpl(MethodImplOptions.NoInlining)]
    private FsError StatByWalk(ReadOnlySpan<char> path, bool followLinks, out FileStat stat)
    {
        Span<byte> buffer = stackalloc byte[FsName.MaxPathBytes];
        stat = default;
        try
        {
            var error = EncodedPath.Encode(path, buffer, out var bytes);
            return error == FsError.OK ? _union.Stat(bytes, followLinks, out stat)
                : error == FsError.ENAMETOOLONG && _union.Limits.PathBytes > FsName.MaxPathBytes ? StatLong(path, followLinks, out stat) : error;
        }
        catch (UnauthorizedAccessException)
        {
            return FsError.EACCES;
        }
    }

    /// <summary>As <see cref="StatByWalk"/>, for paths that are longer than the stack should hold.</summary>
    private FsError StatLong(ReadOnlySpan<char> path, bool followLinks, out FileStat stat)
    {
        stat = default;
        var error = EncodedPath.TryEncode(path, out var encoded);
        using (encoded)
        {
            return error == FsError.OK ? _union.Stat(encoded.Bytes, followLinks, out stat) : error;
        }
    }

    /// <summary>The target of a symbolic link.</summary>
    /// <exception cref="IOException">It is no symbolic link (EINVAL).</exception>
    public string ReadLink(ReadOnlySpan<char> path) 
    {
        using var encoded = new EncodedPath(path, "read the link");
        var error = _union.ReadLink(encoded.Bytes, out var target);
        return error == FsError.OK ? FsName.ToText(target.Span) : throw Failure(error, "read the link", path);
    }

    /// <summary>The names of a directory (not <c>.</c> and <c>..</c>), sorted by their bytes, as they are at this moment.</summary>
    public IReadOnlyList<DirectoryEntry> List(string path) 
    {
        var root = _union.Root;
        var directory = FindDirectory(root, path, "list");
        var names = new List<(byte[] Name, DirectoryEntry Entry)>();
        for (long cursor = 0; root.TryNextName(directory, ref cursor, out var node, out var name);)
        {
            names.Add((name.ToArray(), new DirectoryEntry(FsName.ToText(name), node.Kind, new NodeId(node.Id), cursor)));
        }

        names.Sort(static (a, b) => a.Name.AsSpan().SequenceCompareTo(b.Name));
        return names.ConvertAll(static n => n.Entry);
    }

    /// <summary>
    /// The names of a directory in the order they came to be, read as the caller goes on: what is removed meanwhile is not
    /// seen, what stays is seen exactly once.
    /// </summary>
    /// <param name="path">The directory.</param>
    /// <param name="after">The cursor of the entry to go on after; 0 starts.</param>
    public IEnumerable<DirectoryEntry> Enumerate(string path, long after = 0) 
    {
        ArgumentOutOfRangeException.ThrowIfNegative(after);
        return Enumerate(FindDirectory(_union.Root, path, "list"), after);
    }

    /// <summary>
    /// The names of a directory as bytes, in the order they came to be, without allocating. As <see cref="Enumerate(string, long)"/> it
    /// shows the newest state as the caller goes on.
    /// </summary>
    /// <param name="path">The directory.</param>
    /// <param name="after">The cursor of the name to go on after; 0 starts.</param>
    public DirectoryNames EnumerateNames(ReadOnlySpan<char> path, long after = 0)
    {
        ArgumentOutOfRangeException.ThrowIfNegative(after);
        var root = _union.Root;
        return new DirectoryNames(_union, root, FindDirectory(root, path, "list"), after);
    }

    /// <summary>
    /// Every name below a directory as bytes, with its attributes, of the state of this moment: depth first, without allocating per name. What is
    /// in a directory that may not be listed is left out.
    /// </summary>
    /// <param name="path">The directory; it is not among the names.</param>
    /// <param name="maxDepth">How many levels are shown; 1 is what a listing shows.</param>
    public NameWalk WalkNames(ReadOnlySpan<char> path, int maxDepth = int.MaxValue)
    {
        ArgumentOutOfRangeException.ThrowIfNegative(maxDepth);
        var root = _union.Root;
        return new NameWalk(_union.Searcher, root, FindDirectory(root, path, "walk"), maxDepth);
    }

    /// <summary>Every path of a tree, the root of it included: depth first, siblings by their bytes. Links are not followed, and <see cref="UnionFsOptions.Identity"/> is not asked.</summary>
    /// <param name="path">Where to start.</param>
    /// <param name="hashContent">Whether files are read and hashed. What cannot be read says so in <see cref="TreeEntry.Failure"/>.</param>
    /// <param name="maxDepth">How many levels below the first are shown; 1 is what a listing shows.</param>
    /// <param name="cancellationToken">Ends it between two entries, or two parts of a file that is hashed.</param>
    /// <exception cref="OperationCanceledException">It was cancelled; thrown by the enumeration.</exception>
    public IEnumerable<TreeEntry> Walk(
        string path = "/", bool hashContent = false, int maxDepth = int.MaxValue, CancellationToken cancellationToken = default)
    {
        ArgumentOutOfRangeException.ThrowIfNegative(maxDepth);
        return new TreeWalk(_union, hashContent, maxDepth, cancellationToken).Enumerate(path);
    }

    private NodeKind? KindOf(ReadOnlySpan<char> path) =>
        path.Length > _unmeasured ? KindByWalk(path) : _union.KindByPath(path, out var kind) switch
        {
            FsError.OK => kind,
            ViewRoot.Unproven => KindByWalk(path),
            _ => null,
        };

    [SkipLocalsInit]
    [MethodImpl(MethodImplOptions.NoInlining)]
    private NodeKind? KindByWalk(ReadOnlySpan<char> path)
    {
        Span<byte> buffer = stackalloc byte[FsName.MaxPathBytes];
        try
        {
            var error = EncodedPath.Encode(path, buffer, out var bytes);
            return error == FsError.OK ? _union.KindOf(bytes, out var kind) == FsError.OK ? kind : null
                : error == FsError.ENAMETOOLONG && _union.Limits.PathBytes > FsName.MaxPathBytes && StatLong(path, followLinks: true, out var stat) == FsError.OK
                    ? stat.Kind : null;
        }
        catch (UnauthorizedAccessException)
        {
            return null;
        }
    }

    private IEnumerable<DirectoryEntry> Enumerate(DirectoryRef directory, long after)
    {
        for (var cursor = after; _union.TryNextName(directory, ref cursor, out var entry);)
        {
            yield return entry;
        }
    }

    private DirectoryRef FindDirectory(ViewRoot root, ReadOnlySpan<char> path, string verb)
    {
        using var encoded = new EncodedPath(path, verb);
        var error = _union.FindDirectory(root, encoded.Bytes, Permissions.Read, out var directory);
        return error == FsError.OK ? directory : throw DirectoryFailure(error, verb, path);
    }
}

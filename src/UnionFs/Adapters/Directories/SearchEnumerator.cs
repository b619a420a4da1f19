using System.Collections;

namespace UnionFs;

/// <summary>
/// The enumeration of a search: level by level, each directory as it was when its first name was read. Nothing but results is allocated, apart
/// from the paths of subdirectories and links. As on a disk, a directory keeps its names when it is renamed meanwhile, and one that is gone when its
/// turn comes has none.
/// </summary>
internal abstract class SearchEnumerator<T> : IEnumerator<T>
    where T : class
{
    private const int Dot = 0;
    private const int DotDot = 1;
    private const int Names = 2;

    private readonly DirectorySearch _search;
    private FoundDirectory? _directory;
    private DirectoryListing? _listing;
    private Queue<(string Path, int Depth)>? _pending;
    private char[] _buffer = [];
    private int _length;
    private int _depth;
    private int _next;
    private bool _isOver;

    protected SearchEnumerator(DirectorySearch search)
    {
        _search = search;
        Path = search.Root;
        _depth = search.Options.MaxRecursionDepth;
        _isOver = !TryEnter(isFirst: true);
    }

    public T Current { get; private set; } = null!;

    object IEnumerator.Current => Current;

    protected DirectorySearch Search => _search;

    /// <summary>The directory that is read, as an absolute path.</summary>
    protected string Path { get; private set; }

    /// <summary>The name that was found.</summary>
    protected ReadOnlySpan<char> Name => _buffer.AsSpan(0, _length);


    public bool MoveNext()
    {
        while (!_isOver)
        {
            if (!TryNext(out var isSpecial))
            {
                _isOver = !TryNextDirectory();
                continue;
            }

            var isLink = !isSpecial && _listing!.Kind == NodeKind.Symlink;
            var isDirectory = isSpecial || _listing!.Kind == NodeKind.Directory || (isLink && _search.Io.Sandbox.DirectoryExists(FullPath()));
            if (!isSpecial && IsSkipped(isDirectory, isLink))
            {
                continue;
            }

            if (isDirectory && !isSpecial && _search.Options.RecurseSubdirectories && _depth > 0)
            {
                (_pending ??= new Queue<(string, int)>()).Enqueue((FullPath(), _depth - 1));
            }

            var wanted = isDirectory ? SearchTarget.Directories : SearchTarget.Files;
            if ((_search.Target & wanted) != 0 && _search.Pattern.Fits(Name, _search.Options.MatchCasing))
            {
                Current = Make(isDirectory, isSpecial);
                return true;
            }
        }

        Current = null!;
        return false;
    }

    public void Reset() => throw new NotSupportedException();

    public void Dispose() => _isOver = true;

    /// <summary>The result for the name that was found.</summary>
    protected abstract T Make(bool isDirectory, bool isSpecial);

    /// <summary>What the name stands for, or stood for when the directory was read.</summary>
    protected NodeStatus Status() => _listing!.Kind != NodeKind.Symlink && _listing.TryStat(out var stat) == FsError.OK
        ? NodeStatus.Of(_search.Io.Sandbox, stat, Name)
        : NodeStatus.Of(_search.Io.Sandbox, FullPath());

    protected string FullPath() => Path.Length == 1 ? string.Concat("/", Name) : string.Concat(Path, "/", Name);

    private bool IsSkipped(bool isDirectory, bool isLink)
    {
        var skipped = _search.Options.AttributesToSkip;
        return skipped != 0
            && (((skipped & FileAttributes.Directory) != 0 && isDirectory)
                || ((skipped & FileAttributes.ReparsePoint) != 0 && isLink)
                || ((skipped & FileAttributes.Hidden) != 0 && Name[0] == '.')
                || ((skipped & FileAttributes.ReadOnly) != 0 && (Status().Attributes & FileAttributes.ReadOnly) != 0));
    }

    private bool TryNext(out bool isSpecial)
    {
        isSpecial = _next < Names;
        if (isSpecial)
        {
            SetName(_next++ == Dot ? "."u8 : ".."u8);
            return true;
        }

        if (_listing is null && _directory!.TryList(out _listing) != FsError.OK)
        {
            return false;
        }

        var found = _listing!.MoveNext();
        if (found)
        {
            SetName(_listing.Name);
        }

        return found;
    }

    private bool TryNextDirectory()
    {
        while (_pending is not null && _pending.TryDequeue(out var next))
        {
            (Path, _depth) = next;
            if (TryEnter(isFirst: false))
            {
                return true;
            }
        }

        return false;
    }

    /// <summary>Finds the directory at <see cref="Path"/>; false if it is to be left out.</summary>
    private bool TryEnter(bool isFirst)
    {
        _listing = null;
        _next = _search.Options.ReturnSpecialDirectories ? Dot : DotDot + 1;
        var error = _search.Io.Sandbox.TryFindDirectory(Path, out _directory);
        return error switch
        {
            FsError.OK => true,
            FsError.ENOENT or FsError.ENOTDIR when !isFirst => false,
            FsError.EACCES or FsError.EPERM when _search.Options.IgnoreInaccessible => false,
            _ => throw IoErrors.For(error, Path, blamesDirectory: true),
        };
    }

    private void SetName(ReadOnlySpan<byte> name)
    {
        if (_buffer.Length < name.Length)
        {
            _buffer = new char[Math.Max(name.Length, 255)];
        }

        _length = FsName.Decode(name, _buffer);
    }
}

namespace UnionFs;

/// <summary>What is searched for, and where.</summary>
internal sealed class DirectorySearch
{
    private DirectorySearch(FileSystemAdapter io, string directory, SearchPattern pattern, EnumerationOptions options, SearchTarget target)
    {
        Io = io;
        OriginalRoot = directory;
        Root = PathText.TrimEnd(io.FullPath(directory));
        Pattern = pattern;
        Options = options;
        Target = target;
    }

    public FileSystemAdapter Io { get; }

    /// <summary>The directory as the caller wrote it.</summary>
    public string OriginalRoot { get; }

    /// <summary>The directory as an absolute path.</summary>
    public string Root { get; }

    public SearchPattern Pattern { get; }

    public EnumerationOptions Options { get; }

    public SearchTarget Target { get; }

    /// <summary>The options behind the overloads without any: nothing is skipped, and patterns are those of DOS.</summary>
    public static EnumerationOptions Compatible(SearchOption option) => option switch
    {
        SearchOption.TopDirectoryOnly => NothingSkipped(recurses: false),
        SearchOption.AllDirectories => NothingSkipped(recurses: true),
        _ => throw new ArgumentOutOfRangeException("searchOption", "Enum value was out of legal range."),
    };

    /// <summary>Paths, which begin as the caller wrote the directory. The directory is found at once, its names are read when asked for.</summary>
    public static IEnumerable<string> Paths(FileSystemAdapter io, string path, string searchPattern, EnumerationOptions enumerationOptions, SearchTarget target)
    {
        ArgumentNullException.ThrowIfNull(path);
        var search = Of(io, path, searchPattern, enumerationOptions, target);
        return new SearchEnumerable<string>(() => new PathEnumerator(search));
    }

    /// <summary>Info objects, which know what was there when they were found.</summary>
    public static IEnumerable<T> Infos<T>(FileSystemAdapter io, string path, string searchPattern, EnumerationOptions enumerationOptions, SearchTarget target)
        where T : class
    {
        var search = Of(io, path, searchPattern, enumerationOptions, target);
        return new SearchEnumerable<T>(() => new InfoEnumerator<T>(search));
    }

    private static DirectorySearch Of(FileSystemAdapter io, string path, string searchPattern, EnumerationOptions enumerationOptions, SearchTarget target)
    {
        ArgumentNullException.ThrowIfNull(searchPattern);
        ArgumentNullException.ThrowIfNull(enumerationOptions);
        var pattern = SearchPattern.Of(ref path, searchPattern, enumerationOptions.MatchType);
        return new DirectorySearch(io, path, pattern, enumerationOptions, target);
    }

    private static EnumerationOptions NothingSkipped(bool recurses) => new()
    {
        MatchType = MatchType.Win32,
        AttributesToSkip = 0,
        IgnoreInaccessible = false,
        RecurseSubdirectories = recurses,
    };
}

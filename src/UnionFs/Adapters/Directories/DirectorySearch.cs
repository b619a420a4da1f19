using System.IO.Abstractions;
using System.IO.Enumeration;

namespace UnionFs;

/// <summary>Listing a directory by pattern and options.</summary>
internal static class DirectorySearch
{
    /// <summary>The options behind the overloads without any: nothing is skipped, and patterns are those of DOS.</summary>
    public static EnumerationOptions Compatible(SearchOption option) => option switch
    {
        SearchOption.TopDirectoryOnly => Options(false),
        SearchOption.AllDirectories => Options(true),
        _ => throw new ArgumentOutOfRangeException(nameof(option), "Enum value was out of legal range."),
    };

    /// <summary>Paths, which begin as the caller wrote the directory.</summary>
    public static IEnumerable<string> Paths(
        FileSystemAdapter io, string path, string pattern, EnumerationOptions options, SearchTarget target)
    {
        var full = io.FullPath(path);
        ArgumentNullException.ThrowIfNull(pattern);
        ArgumentNullException.ThrowIfNull(options);
        return Matches(io, full, path, pattern, options, target).Select(static m => m.Original);
    }

    /// <summary>Info objects.</summary>
    public static IEnumerable<IFileSystemInfo> Infos(
        FileSystemAdapter io, DirectoryInfoAdapter directory, string pattern, EnumerationOptions options, SearchTarget target)
    {
        ArgumentNullException.ThrowIfNull(pattern);
        ArgumentNullException.ThrowIfNull(options);
        return Matches(io, directory.FullName, directory.FullName, pattern, options, target).Select<(string Full, string Original, bool IsDirectory), IFileSystemInfo>(
            m => m.IsDirectory ? new DirectoryInfoAdapter(io, m.Full, m.Original) : new FileInfoAdapter(io, m.Full, m.Original));
    }

    private static EnumerationOptions Options(bool recurses) => new()
    {
        MatchType = MatchType.Win32,
        AttributesToSkip = 0,
        IgnoreInaccessible = false,
        RecurseSubdirectories = recurses,
    };

    private static IEnumerable<(string Full, string Original, bool IsDirectory)> Matches(
        FileSystemAdapter io, string full, string original, string pattern, EnumerationOptions options, SearchTarget target)
    {
        var first = List(io, full);
        return Walk(io, full, original, first, pattern, options, target);
    }

    private static IEnumerable<(string Full, string Original, bool IsDirectory)> Walk(
        FileSystemAdapter io,
        string full,
        string original,
        IReadOnlyList<DirectoryEntry> entries,
        string pattern,
        EnumerationOptions options,
        SearchTarget target)
    {
        var waiting = new Queue<(string Full, string Original, int Depth)>();
        waiting.Enqueue((full, original, 0));
        while (waiting.TryDequeue(out var directory))
        {
            foreach (var entry in directory.Depth == 0 ? entries : List(io, directory.Full))
            {
                var path = PathText.Join(directory.Full, entry.Name);
                var status = NodeStatus.Of(io.Sandbox, path);
                if (status.Error != FsError.OK || (status.Attributes & options.AttributesToSkip) != 0)
                {
                    continue;
                }

                var shown = PathText.Join(directory.Original, entry.Name);
                if (status.IsDirectory && options.RecurseSubdirectories && !status.IsLink && directory.Depth < options.MaxRecursionDepth)
                {
                    waiting.Enqueue((path, shown, directory.Depth + 1));
                }

                if ((target & (status.IsDirectory ? SearchTarget.Directories : SearchTarget.Files)) != 0 && Fits(entry.Name, pattern, options))
                {
                    yield return (path, shown, status.IsDirectory);
                }
            }
        }
    }

    private static IReadOnlyList<DirectoryEntry> List(FileSystemAdapter io, string path)
    {
        var error = io.Sandbox.TryStat(path, out var stat);
        if (error == FsError.OK && !stat.IsDirectory)
        {
            throw new IOException($"{IoErrors.Reason(FsError.ENOTDIR)} : '{path}'", (int)FsError.ENOTDIR);
        }

        return error == FsError.OK ? io.Sandbox.List(path) : throw IoErrors.For(error, path, blamesDirectory: true);
    }

    private static bool Fits(string name, string pattern, EnumerationOptions options)
    {
        var ignoresCase = options.MatchCasing == MatchCasing.CaseInsensitive;
        return options.MatchType == MatchType.Win32
            ? FileSystemName.MatchesWin32Expression(FileSystemName.TranslateWin32Expression(pattern is "" or "." ? "*" : pattern), name, ignoresCase)
            : FileSystemName.MatchesSimpleExpression(pattern is "" ? "*" : pattern, name, ignoresCase);
    }
}

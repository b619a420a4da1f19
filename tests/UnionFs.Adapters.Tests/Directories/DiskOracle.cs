using System.Collections;
using System.IO.Abstractions;

namespace UnionFs.Adapters.Tests.Directories;

/// <summary>
/// Runs the same calls on a temporary folder of the host and on a sandbox that has the same tree at the same path, and compares what a caller sees:
/// results, exceptions, their HResults, messages and parameters.
/// </summary>
[System.Runtime.Versioning.UnsupportedOSPlatform("windows")]
internal sealed class DiskOracle : IDisposable
{
    private readonly FileSystem _disk = new();
    private readonly Action<IFileSystem, string> _build;
    private readonly bool _isAllLower;
    private readonly List<string> _differences = [];
    private string _freshTree = "";
    private bool _isFresh;

    public DiskOracle(Action<IFileSystem, string> build, bool isAllLower)
    {
        _build = build;
        _isAllLower = isAllLower;
        var shared = Directory.Exists("/dev/shm") ? "/dev/shm" : Path.GetTempPath();
        Root = Directory.CreateDirectory(Path.Join(shared, $"unionfs-{Path.GetRandomFileName()}"), (UnixFileMode)0x1C0).FullName;
    }

    public string Root { get; }

    public IReadOnlyList<string> Differences => _differences;

    public int Calls { get; private set; }

    public void Compare(string name, Func<IFileSystem, string, object?> call)
    {
        Calls++;
        BuildOnDisk();
        var expected = Answer(_disk, call);
        var tree = Tree(_disk);
        _isFresh = tree == _freshTree && !name.Contains('=') && !name.StartsWith("Set", StringComparison.Ordinal);
        expected += tree;
        using var sandbox = NewSandbox();
        var io = sandbox.AsFileSystem();
        var actual = Answer(io, call) + Tree(io);
        if (expected != actual)
        {
            _differences.Add($"{name}\n  disk    {expected.ReplaceLineEndings(" ")}\n  sandbox {actual.ReplaceLineEndings(" ")}");
        }

        if (sandbox.Verify() is { Count: > 0 } findings)
        {
            _differences.Add($"{name}: {findings[0]}");
        }
    }

    public void Dispose() => Directory.Delete(Root, recursive: true);

    private void BuildOnDisk()
    {
        if (_isFresh)
        {
            return;
        }

        Directory.CreateDirectory(Root);
        foreach (var entry in Directory.EnumerateFileSystemEntries(Root))
        {
            DeleteOnDisk(entry);
        }

        File.SetUnixFileMode(Root, (UnixFileMode)0x1C0);
        _build(_disk, Root);
        _freshTree = Tree(_disk);
    }

    private static void DeleteOnDisk(string path)
    {
        if (Directory.Exists(path) && new DirectoryInfo(path).LinkTarget is null)
        {
            Directory.Delete(path, recursive: true);
        }
        else
        {
            File.Delete(path);
        }
    }

    private UnionFileSystem NewSandbox()
    {
        var fs = UnionFileSystem.Create(LayerStack.Empty);
        fs.CreateDirectory(Root);
        fs.SetMode(Root, (UnixFileMode)0x1C0);
        _build(fs.AsFileSystem(), Root);
        if (!_isAllLower)
        {
            return fs;
        }

        using (fs)
        {
            return UnionFileSystem.Create(fs.Flatten("lower"));
        }
    }

    private string Answer(IFileSystem io, Func<IFileSystem, string, object?> call)
    {
        try
        {
            return "=> " + Text(call(io, Root));
        }
        catch (Exception e) when (e is not OutOfMemoryException)
        {
            var parameter = e is ArgumentException argument ? $" param={argument.ParamName}" : "";
            var file = e is FileNotFoundException missing ? $" file={missing.FileName}" : "";
            return $"!! {e.GetType().Name} {e.HResult:X8} {e.Message}{parameter}{file}";
        }
    }

    /// <summary>The tree below the root, with kinds, modes and link targets.</summary>
    private string Tree(IFileSystem io)
    {
        var lines = new List<string>();
        var options = new EnumerationOptions { RecurseSubdirectories = true, AttributesToSkip = FileAttributes.ReparsePoint };
        foreach (var info in io.DirectoryInfo.New(Root).EnumerateFileSystemInfos("*", options))
        {
            lines.Add($"{info.FullName[Root.Length..]}:{info.Attributes}:{Convert.ToString((int)io.File.GetUnixFileMode(info.FullName), 8)}");
        }

        options = new EnumerationOptions { RecurseSubdirectories = false, AttributesToSkip = 0 };
        foreach (var info in io.DirectoryInfo.New(Root).EnumerateFileSystemInfos("*", options).Where(static i => i.LinkTarget is not null))
        {
            lines.Add($"{info.FullName[Root.Length..]}->{info.LinkTarget}");
        }

        lines.Sort(StringComparer.Ordinal);
        return "\n          " + string.Join(' ', lines);
    }

    private static string Text(object? value) => value switch
    {
        null => "null",
        string text => $"\"{text}\"",
        DateTime time => time.Year < 2002 ? $"{time:o} {time.Kind}" : $"now {time.Kind}",
        IFileSystemInfo info => $"{(info is IDirectoryInfo ? "directory" : "file")} {info}|{info.FullName}|{info.Name}|{info.Exists}",
        IEnumerable list => "[" + string.Join(", ", list.Cast<object>().Select(Text).Order(StringComparer.Ordinal)) + "]",
        _ => $"{value}",
    };
}

using System.Globalization;
using System.IO.Abstractions;
using System.IO.Abstractions.TestingHelpers;

namespace UnionFs.Benchmarks;

/// <summary>What the sandbox costs as an <see cref="IFileSystem"/>, beside System.IO on tmpfs; what a call allocates, beside MockFileSystem's.</summary>
internal static class AdapterGates
{
    private const int Files = 1000;
    private const int PageSize = 4096;
    private const int Counted = 2000;

    public static IEnumerable<Gate> All =>
    [
        new("io-read-4k", 0.25, 0.15, Read4K),
        new("io-exists", 0.2, 0.1, Exists),
    ];

    private static SampleTree Tree => SampleTree.Shared;

    /// <summary>Open, read 4 KiB and close of files of 4 KiB in a tree of usual size.</summary>
    private static Figure Read4K(double goal)
    {
        var paths = Tree.Hot(Files);
        var contents = ContentsOf(paths);
        using var fileSystem = Open(contents);
        using var disk = new DiskCopy();
        foreach (var (path, content) in contents)
        {
            Directory.CreateDirectory(Path.GetDirectoryName(disk.Root + path)!);
            File.WriteAllBytes(disk.Root + path, content);
        }

        var io = fileSystem.AsFileSystem();
        var buffer = new byte[PageSize];
        long Read(Stream stream)
        {
            using (stream)
            {
                return stream.Read(buffer, 0, PageSize) + buffer[0] + buffer[PageSize - 1];
            }
        }

        long Truth(string path) => PageSize + contents[path][0] + contents[path][PageSize - 1];
        var mock = MockOf(contents);
        var detail = Allocations(
            paths, path => Read(io.File.OpenRead(path)), path => Read(mock.File.OpenRead(path)), path => Read(File.OpenRead(disk.Root + path)));
        return Comparison.Measure(
            Lookups.Of(paths, path => Read(io.File.OpenRead(path)), Truth),
            Lookups.Of([.. paths.Select(path => disk.Root + path)], path => Read(File.OpenRead(path)), path => Truth(path[disk.Root.Length..])),
            goal) with { Detail = detail };
    }

    /// <summary><c>File.Exists</c> of files that are there, in the whole tree.</summary>
    private static Figure Exists(double goal)
    {
        using var fileSystem = Tree.Open(8);
        using var disk = new DiskCopy();
        var paths = Tree.Hot(Files);
        var hostPaths = disk.Add(Tree, paths);
        var io = fileSystem.AsFileSystem();
        var mock = MockOf(ContentsOf(paths));
        var detail = Allocations(
            paths, path => io.File.Exists(path) ? 1 : 0, path => mock.File.Exists(path) ? 1 : 0, path => File.Exists(disk.Root + path) ? 1 : 0);
        return Comparison.Measure(Lookups.Of(paths, path => io.File.Exists(path) ? 1 : 0, static _ => 1), Lookups.OnDisk(hostPaths), goal) with { Detail = detail };
    }

    private static Dictionary<string, byte[]> ContentsOf(string[] paths) =>
        paths.Select(static (path, i) => (path, i)).ToDictionary(static p => p.path, static p => SourceBytes.Shared.Array.AsSpan(p.i * PageSize, PageSize).ToArray());

    /// <summary>The sample tree, with files of a page above those that are read.</summary>
    private static UnionFileSystem Open(Dictionary<string, byte[]> contents)
    {
        var top = new MemoryLayerBuilder("pages");
        foreach (var (path, content) in contents)
        {
            top.File(path, content);
        }

        var fileSystem = UnionFileSystem.Create(Tree.Stack(7).Push(top.Build()));
        _ = Tree.Paths.Count(path => fileSystem.Exists(path));
        return fileSystem;
    }

    private static MockFileSystem MockOf(Dictionary<string, byte[]> contents) =>
        new(contents.ToDictionary(static c => c.Key, static c => new MockFileData(c.Value)));

    /// <summary>Bytes a call allocates, as text.</summary>
    private static string Allocations(string[] paths, Func<string, long> ours, Func<string, long> mock, Func<string, long> disk) => string.Create(
        CultureInfo.InvariantCulture, $"bytes allocated per call: {BytesOf(paths, ours):0}, MockFileSystem {BytesOf(paths, mock):0}, System.IO {BytesOf(paths, disk):0}");

    private static double BytesOf(string[] paths, Func<string, long> call)
    {
        _ = paths.Sum(call);
        var start = GC.GetAllocatedBytesForCurrentThread();
        for (var i = 0; i < Counted; i++)
        {
            call(paths[i % paths.Length]);
        }

        return (GC.GetAllocatedBytesForCurrentThread() - start) / (double)Counted;
    }
}

using System.IO.Abstractions.TestingHelpers;
using BenchmarkDotNet.Attributes;

namespace UnionFs.Benchmarks;

/// <summary>Lists a directory of 1,000 names that eight layers share.</summary>
public class ReadDirectoryBenchmarks
{
    private const int Names = 1000;
    private const int LayerCount = 8;
    private readonly Dictionary<string, int>[] _layers = [.. Enumerable.Range(0, LayerCount).Select(static _ => new Dictionary<string, int>())];
    private UnionFileSystem? _fileSystem;
    private MockFileSystem? _mock;
    private DiskCopy? _disk;

    [GlobalSetup]
    public void Setup()
    {
        var builders = Enumerable.Range(0, LayerCount).Select(static i => new MemoryLayerBuilder($"layer {i}")).ToArray();
        _mock = new MockFileSystem();
        _disk = new DiskCopy();
        Directory.CreateDirectory(_disk.Root + "/folder");
        for (var i = 0; i < Names; i++)
        {
            var path = $"/folder/file-{i:000000}.cs";
            builders[i % LayerCount].File(path, [1]);
            _layers[i % LayerCount].Add(path, 1);
            _mock.AddFile(path, new MockFileData("x"));
            File.WriteAllBytes(_disk.Root + path, [1]);
        }

        _fileSystem = UnionFileSystem.Create(LayerStack.Of(builders.Select(static builder => builder.Build())));
    }

    [GlobalCleanup]
    public void Cleanup()
    {
        _fileSystem?.Dispose();
        _disk?.Dispose();
    }

    [Benchmark(Baseline = true)]
    public long UnionFs() => Listing.SumOfNames(_fileSystem!, "/folder");

    [Benchmark]
    public int UnionFsSortedWithStrings() => _fileSystem!.List("/folder").Count;

    /// <summary>A set of the names of all layers, made anew for each listing.</summary>
    [Benchmark]
    public int Probe()
    {
        var seen = new HashSet<string>();
        foreach (var layer in _layers)
        {
            seen.UnionWith(layer.Keys);
        }

        return seen.Count;
    }

    [Benchmark]
    public int MockFileSystem() => _mock!.Directory.EnumerateFileSystemEntries("/folder").Count();

    [Benchmark]
    public int SystemIO() => Directory.EnumerateFileSystemEntries(_disk!.Root + "/folder").Count();
}

using BenchmarkDotNet.Attributes;
using System.IO.Abstractions.TestingHelpers;

namespace UnionFs.Benchmarks;

/// <summary>1,000 hot paths of a tree of 100,000 entries in eight layers: hits and misses, per path.</summary>
public class LookupBenchmarks
{
    private const int Paths = 1000;
    private readonly string[] _hits = SampleTree.Shared.Hot(Paths);
    private readonly string[] _misses = [.. SampleTree.Shared.Hot(Paths).Select(static path => path[..^1] + "x")];
    private string[] _hostHits = [];
    private string[] _hostMisses = [];
    private UnionFileSystem? _fileSystem;
    private LayerProbe? _probe;
    private MockFileSystem? _mock;
    private DiskCopy? _disk;
    private OverlayLayers? _overlay;

    [GlobalSetup(Targets = [nameof(UnionFsHit), nameof(UnionFsMiss)])]
    public void SetupUnionFs() => _fileSystem = SampleTree.Shared.Open(8);

    [GlobalSetup(Targets = [nameof(ProbeHit), nameof(ProbeMiss)])]
    public void SetupProbe() => _probe = new LayerProbe(SampleTree.Shared, 8);

    /// <summary>Of the 90,000 files only the 1,000 hot ones: it takes minutes and gigabytes to fill it with all.</summary>
    [GlobalSetup(Targets = [nameof(MockFileSystemHit), nameof(MockFileSystemMiss)])]
    public void SetupMock() => _mock = new MockFileSystem(_hits.ToDictionary(static path => path, static _ => new MockFileData("x")));

    [GlobalSetup(Targets = [nameof(SystemIOHit), nameof(SystemIOMiss)])]
    public void SetupDisk()
    {
        _disk = new DiskCopy();
        _disk.Add(SampleTree.Shared, SampleTree.Shared.Paths);
        (_hostHits, _hostMisses) = ([.. _hits.Select(path => _disk.Root + path)], [.. _misses.Select(path => _disk.Root + path)]);
    }

    [GlobalSetup(Targets = [nameof(OverlayHit), nameof(OverlayMiss)])]
    public void SetupOverlay()
    {
        _overlay = new OverlayLayers(SampleTree.Shared, 8);
        _overlay.MountNow();
        (_hostHits, _hostMisses) = ([.. _hits.Select(path => _overlay.Root + path)], [.. _misses.Select(path => _overlay.Root + path)]);
    }

    [GlobalCleanup]
    public void Cleanup()
    {
        _fileSystem?.Dispose();
        _disk?.Dispose();
        _overlay?.Dispose();
    }

    [Benchmark(Baseline = true, OperationsPerInvoke = Paths)]
    public long UnionFsHit() => _hits.Sum(path => _fileSystem!.Stat(path).Size);

    [Benchmark(OperationsPerInvoke = Paths)]
    public int UnionFsMiss() => _misses.Count(path => _fileSystem!.Exists(path));

    [Benchmark(OperationsPerInvoke = Paths)]
    public long ProbeHit() => _hits.Sum(path => (long)_probe!.SizeOf(path));

    [Benchmark(OperationsPerInvoke = Paths)]
    public long ProbeMiss() => _misses.Sum(path => (long)_probe!.SizeOf(path));

    [Benchmark(OperationsPerInvoke = Paths)]
    public long MockFileSystemHit() => _hits.Sum(path => _mock!.FileInfo.New(path).Length);

    [Benchmark(OperationsPerInvoke = Paths)]
    public int MockFileSystemMiss() => _misses.Count(path => _mock!.File.Exists(path));

    [Benchmark(OperationsPerInvoke = Paths)]
    public long SystemIOHit() => _hostHits.Sum(static path => new FileInfo(path).Length);

    [Benchmark(OperationsPerInvoke = Paths)]
    public int SystemIOMiss() => _hostMisses.Count(File.Exists);

    [Benchmark(OperationsPerInvoke = Paths)]
    public long OverlayHit() => _overlay!.Run(() => _hostHits.Sum(static path => new FileInfo(path).Length));

    [Benchmark(OperationsPerInvoke = Paths)]
    public int OverlayMiss() => _overlay!.Run(() => _hostMisses.Count(File.Exists));
}

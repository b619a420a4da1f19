using BenchmarkDotNet.Attributes;

namespace UnionFs.Benchmarks;

/// <summary>New sandboxes, snapshots and commits, on a tree of 100,000 entries without and with changes.</summary>
public class ForkBenchmarks
{
    private UnionFileSystem? _fileSystem;
    private Snapshot? _start;

    [Params(0, 10_000)]
    public int Changes { get; set; }

    [GlobalSetup]
    public void Setup()
    {
        _fileSystem = SampleTree.Shared.Open(8);
        foreach (var path in SampleTree.Shared.Paths.Take(Changes))
        {
            _fileSystem.SetMode(path, UnixFileMode.UserRead);
        }

        _start = _fileSystem.Snapshot();
    }

    [GlobalCleanup]
    public void Cleanup() => _fileSystem?.Dispose();

    [Benchmark]
    public void NewSandbox() => UnionFileSystem.Create(_fileSystem!.Stack).Dispose();

    [Benchmark]
    public void Fork() => _fileSystem!.Fork().Dispose();

    [Benchmark]
    public void ForkAndWrite()
    {
        using var fork = _fileSystem!.Fork();
        fork.WriteAllText("/new", "new");
    }

    [Benchmark]
    public Snapshot Snapshot() => _fileSystem!.Snapshot();

    [Benchmark]
    public void SnapshotWriteRestore()
    {
        _fileSystem!.Snapshot();
        _fileSystem.WriteAllText("/new", "new");
        _fileSystem.Restore(_start!);
    }

    /// <summary>What a copy of a table of as many changes would cost.</summary>
    [Benchmark(Baseline = true)]
    public int CopyOfDictionary() => new Dictionary<string, int>(SampleTree.Shared.Sizes).Count;
}

using BenchmarkDotNet.Attributes;

namespace UnionFs.Benchmarks;

/// <summary>Opens a clean file, writes one byte into its middle, closes it; 16 files at a time.</summary>
public class CopyUpBenchmarks
{
    private const int Files = 16;
    private CopyUpPeer? _peer;

    [Params(4 << 10, 1 << 20, 16 << 20)]
    public int Size { get; set; }

    [GlobalSetup(Target = nameof(UnionFs))]
    public void SetupUnionFs() => _peer = new SandboxCopyUp(Size, Files);

    [GlobalSetup(Target = nameof(OverlayOnTmpfs))]
    public void SetupOverlay() => _peer = new OverlayCopyUp(Size, Files, isXfs: false);

    [GlobalSetup(Target = nameof(MockFileSystem))]
    public void SetupMock() => _peer = new MockCopyUp(Size, Files);

    [IterationSetup]
    public void Clean() => _peer!.Clean();

    [GlobalCleanup]
    public void Cleanup() => _peer!.Dispose();

    [Benchmark(Baseline = true, OperationsPerInvoke = Files)]
    public void UnionFs() => _peer!.WriteAll();

    [Benchmark(OperationsPerInvoke = Files)]
    public void OverlayOnTmpfs() => _peer!.WriteAll();

    [Benchmark(OperationsPerInvoke = Files)]
    public void MockFileSystem() => _peer!.WriteAll();
}

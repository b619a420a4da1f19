using BenchmarkDotNet.Attributes;

namespace UnionFs.Benchmarks;

/// <summary>A stack nothing was looked up in yet, and one path: layers in memory, directories mounted.</summary>
public class FirstLookupBenchmarks
{
    private LayerStack _stack = LayerStack.Empty;
    private OverlayLayers? _overlay;
    private string _path = "";
    private bool _isMounted;

    [Params(1, 8, 128)]
    public int Layers { get; set; }

    [GlobalSetup(Target = nameof(UnionFs))]
    public void SetupUnionFs()
    {
        _stack = SampleTree.Shared.Stack(Layers);
        _path = SampleTree.Shared.Paths[45_678];
    }

    [GlobalSetup(Target = nameof(Overlay))]
    public void SetupOverlay()
    {
        _overlay = new OverlayLayers(SampleTree.Shared, Layers);
        _path = _overlay.Root + SampleTree.Shared.Paths[45_678];
    }

    [GlobalCleanup]
    public void Cleanup()
    {
        if (_isMounted)
        {
            _overlay?.UnmountNow();
        }

        _overlay?.Dispose();
    }

    [Benchmark(Baseline = true)]
    public long UnionFs()
    {
        using var fileSystem = UnionFileSystem.Create(LayerStack.Of(_stack));
        return fileSystem.Stat(_path).Size;
    }

    [Benchmark]
    public long Overlay() => _overlay!.Run(() =>
    {
        if (_isMounted)
        {
            MountNamespace.Unmount("m");
        }

        _overlay.Mount();
        _isMounted = true;
        return new FileInfo(_path).Length;
    });
}

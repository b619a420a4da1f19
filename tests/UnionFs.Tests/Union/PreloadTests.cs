using Xunit;

namespace UnionFs.Tests.Union;

/// <summary>Loading a whole stack ahead.</summary>
public sealed class PreloadTests
{
    private static CancellationToken Token => TestContext.Current.CancellationToken;

    [Fact]
    public void After_it_no_lookup_reads_a_layer_and_progress_ends_at_all()
    {
        var layer = new CountingLayer(200);
        var stack = LayerStack.Of(layer);
        var reports = new Reports();

        stack.Preload(reports, Token);

        Assert.Equal(201, layer.Reads);
        Assert.Equal(new PreloadProgress(201, 0, 400), reports.All[^1]);
        Assert.Equal(reports.All.Select(static r => r.Loaded).Order(), reports.All.Select(static r => r.Loaded));
        using var fs = UnionFileSystem.Create(stack);
        Assert.Equal(401, fs.Walk(cancellationToken: TestContext.Current.CancellationToken).Count());
        stack.Preload(null, Token);
        Assert.Equal(201, layer.Reads);
    }

    [Fact]
    public void Cancelled_it_ends_soon_and_can_go_on_later()
    {
        using var cancellation = new CancellationTokenSource();
        var layer = new CountingLayer(1000) { OnRead = reads => CancelAt(3, reads, cancellation) };
        var stack = LayerStack.Of(layer);

        Assert.Throws<OperationCanceledException>(() => stack.Preload(null, cancellation.Token));

        Assert.InRange(layer.Reads, 3, 3 + Environment.ProcessorCount);
        stack.Preload(null, Token);
        Assert.Equal(1001, layer.Reads);
        Assert.Throws<OperationCanceledException>(() => stack.Preload(null, new CancellationToken(canceled: true)));
    }

    [Fact]
    public void A_failure_names_the_layer_and_leaves_what_is_loaded_usable()
    {
        var layer = new CountingLayer(50) { Broken = 7 };
        var stack = LayerStack.Of(Layer.InMemory("fine", static b => b.File("/fine", "")), layer);

        var failure = Assert.Throws<IOException>(() => stack.Preload(null, Token));

        Assert.Contains("'counting'", failure.Message, StringComparison.Ordinal);
        Assert.Contains("on fire", failure.Message, StringComparison.Ordinal);
        using var fs = UnionFileSystem.Create(stack);
        Assert.True(fs.Exists("/fine"));
        Assert.True(fs.Exists("/dir-1/file"));
        layer.Broken = -1;
        stack.Preload(null, Token);
        Assert.Equal(102, fs.Walk(cancellationToken: TestContext.Current.CancellationToken).Count());
    }

    [Fact]
    public void A_report_that_throws_ends_it()
    {
        var stack = LayerStack.Of(new CountingLayer(50));

        Assert.Throws<InvalidOperationException>(
            () => stack.Preload(new Reports { OnReport = static _ => throw new InvalidOperationException("no") }, Token));

        stack.Preload(null, Token);
    }

    private static void CancelAt(int limit, int reads, CancellationTokenSource cancellation)
    {
        if (reads == limit)
        {
            cancellation.Cancel();
        }
    }

    private sealed class Reports : IProgress<PreloadProgress>
    {
        public List<PreloadProgress> All { get; } = [];

        public Action<PreloadProgress>? OnReport { get; init; }

        public void Report(PreloadProgress value)
        {
            All.Add(value);
            OnReport?.Invoke(value);
        }
    }

    /// <summary>So many directories with a file in each; one of them may be broken.</summary>
    private sealed class CountingLayer(int directories) : Layer("counting")
    {
        private static readonly NodeAttributes s_attributes = new((UnixFileMode)0x1ED);
        private int _reads;

        public int Broken { get; set; } = -1;

        public Action<int>? OnRead { get; init; }

        public int Reads => _reads;

        public override LayerEntry Root => new(default, LayerEntryKind.Directory, 0, s_attributes);

        public override IEnumerable<LayerEntry> ReadDirectory(long directoryId)
        {
            var reads = Interlocked.Increment(ref _reads);
            OnRead?.Invoke(reads);
            if (directoryId == Broken)
            {
                throw new IOException("the disk is on fire");
            }

            return directoryId > 0
                ? [new LayerEntry("file"u8.ToArray(), LayerEntryKind.File, directories + directoryId, s_attributes)]
                : Enumerable.Range(1, directories)
                    .Select(static i => new LayerEntry(FsName.ToBytes($"dir-{i}"), LayerEntryKind.Directory, i, s_attributes));
        }

        public override LayerContent OpenContent(long fileId) => throw new IOException("the disk is on fire");
    }
}

using System.Diagnostics.CodeAnalysis;
using Xunit;

namespace UnionFs.Tests.Union;

/// <summary>Long work tells how far it has come and ends when it is told to.</summary>
public sealed class LongWorkTests
{
    private const int Files = 20;

    [Fact]
    public void Verify_tells_how_many_nodes_it_checked()
    {
        using var fs = Changed();
        var reports = new Reports<VerifyProgress>();
        Assert.Empty(fs.Verify(reports, TestContext.Current.CancellationToken));

        Assert.Equal(fs.Usage.OwnNodes, reports.Seen.Count);
        Assert.Equal(Enumerable.Range(1, reports.Seen.Count).Select(n => (long)n), reports.Seen.Select(static r => r.Checked));
        Assert.All(reports.Seen, r => Assert.Equal((fs.Usage.OwnNodes, 0), (r.Total, r.Findings)));
        Assert.Equal($"{Files + 1} of {Files + 1} nodes checked, 0 findings", reports.Seen[^1].ToString());
    }

    [Fact]
    public void Changes_and_dumps_tell_how_far_they_are()
    {
        using var fs = Changed();
        var (compared, lines) = (new Reports<long>(), new Reports<long>());
        Assert.Equal(Files, fs.Changes(compared, TestContext.Current.CancellationToken).Count);
        var text = fs.DumpTree("/", lines, TestContext.Current.CancellationToken);

        Assert.Equal(Files + 1, compared.Seen[^1]);
        Assert.Equal(text.Count(static c => c == '\n'), lines.Seen[^1]);
        Assert.Equal(Files + 3, lines.Seen[^1]);
    }

    [Fact]
    public void Cancelling_ends_the_work_between_two_nodes()
    {
        using var fs = Changed();
        foreach (var work in Works())
        {
            using var source = new CancellationTokenSource();
            var seen = 0;
            Assert.Throws<OperationCanceledException>(() => work(fs, source.Token, () =>
            {
                if (++seen == 3)
                {
                    source.Cancel();
                }
            }));
            Assert.Equal(3, seen);
        }
    }

    [Fact]
    public void What_is_cancelled_already_does_not_begin()
    {
        using var fs = Changed();
        foreach (var work in Works())
        {
            Assert.Throws<OperationCanceledException>(() => work(fs, new CancellationToken(canceled: true), static () => Assert.Fail("it began")));
        }
    }

    [Fact]
    public void Hashing_a_large_file_ends_within_it()
    {
        using var source = new CancellationTokenSource();
        var layer = new CancellingLayer(source);
        using var fs = UnionFileSystem.Create(LayerStack.Of(layer));
        Assert.Throws<OperationCanceledException>(() => fs.DumpTree(cancellationToken: source.Token));
        Assert.InRange(layer.Read, 1, 1 << 20);
    }

    private static IEnumerable<Action<UnionFileSystem, CancellationToken, Action>> Works() =>
    [
        static (fs, token, seen) => fs.Verify(new Reports<VerifyProgress>(_ => seen()), token),
        static (fs, token, seen) => fs.Changes(new Reports<long>(_ => seen()), token),
        static (fs, token, seen) => fs.DumpTree("/", new Reports<long>(_ => seen()), token),
        static (fs, token, seen) =>
        {
            foreach (var _ in fs.Walk(cancellationToken: token))
            {
                seen();
            }
        },
    ];

    private static UnionFileSystem Changed()
    {
        var fs = UnionFileSystem.Create(LayerStack.Of(Layer.InMemory("base", static b => b.File("/d/lower", "x"))));
        for (var i = 0; i < Files; i++)
        {
            fs.WriteAllText($"/d/{i}", "x");
        }

        return fs;
    }

    private sealed class Reports<T>(Action<T>? onReport = null) : IProgress<T>
    {
        public List<T> Seen { get; } = [];

        public void Report(T value)
        {
            Seen.Add(value);
            onReport?.Invoke(value);
        }
    }

    /// <summary>One file of 4 GiB that cancels when it is read.</summary>
    private sealed class CancellingLayer(CancellationTokenSource source) : Layer("large")
    {
        public long Read { get; private set; }

        public override LayerEntry Root => new(default, LayerEntryKind.Directory, 0, new NodeAttributes((UnixFileMode)0x1ED));

        public override IEnumerable<LayerEntry> ReadDirectory(long directoryId) =>
            [new LayerEntry("file"u8.ToArray(), LayerEntryKind.File, 1, new NodeAttributes((UnixFileMode)0x1A4) { Size = 1L << 32 })];

        [SuppressMessage("Reliability", "CA2000", Justification = "The caller disposes it.")]
        public override LayerContent OpenContent(long fileId) => new Content(this, source);

        private sealed class Content(CancellingLayer layer, CancellationTokenSource source) : LayerContent
        {
            public override long Length => 1L << 32;

            public override int Read(long offset, Span<byte> destination)
            {
                source.Cancel();
                layer.Read += destination.Length;
                destination.Clear();
                return destination.Length;
            }
        }
    }
}

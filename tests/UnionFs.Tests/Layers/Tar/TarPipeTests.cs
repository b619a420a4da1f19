using UnionFs.TestKit.Tar;
using Xunit;

namespace UnionFs.Tests.Layers.Tar;

/// <summary>Compressed archives are unpacked ahead of the reader; what happens there reaches the caller, and nothing goes on behind its back.</summary>
public sealed class TarPipeTests
{
    private const int LargeBytes = 8 << 20;

    [Fact]
    public void An_error_of_the_stream_far_into_it_is_the_callers()
    {
        var gzip = Gzipped();
        var stream = new WatchedStream(gzip, failAt: gzip.Length / 2);
        Assert.Equal("the cable is cut", Assert.Throws<IOException>(() => Layer.FromTar(stream, null, TestContext.Current.CancellationToken)).Message);
        stream.AssertIdle();
    }

    [Fact]
    public void After_a_malformed_header_the_stream_is_left_alone()
    {
        var noise = new byte[LargeBytes];
        new Random(1).NextBytes(noise);
        var stream = new WatchedStream(TarBuilder.Gzip(new TarBuilder().File("a").Raw(noise).ToArray()), failAt: long.MaxValue);
        Assert.Throws<LayerFormatException>(() => Layer.FromTar(stream, null, TestContext.Current.CancellationToken));
        stream.AssertIdle();
        Assert.True(stream.Position < stream.Length);
    }

    [Fact]
    public void Cancellation_far_into_it_ends_both_sides()
    {
        using var source = new CancellationTokenSource();
        var gzip = Gzipped();
        var stream = new WatchedStream(gzip, failAt: long.MaxValue) { CancelAt = gzip.Length / 2, Source = source };
        Assert.ThrowsAny<OperationCanceledException>(() => Layer.FromTar(stream, null, source.Token));
        stream.AssertIdle();
    }

    [Theory]
    [InlineData(TarSpool.Memory)]
    [InlineData(TarSpool.TemporaryFile)]
    public void A_header_longer_than_what_is_kept_between_blocks_is_read(TarSpool spool)
    {
        var tar = new TarBuilder();
        for (var i = 0; i < 40; i++)
        {
            tar.PaxBytes('x', TarBuilder.PaxRecord("comment", new byte[50_000 + (i * 997)])).File($"f{i}", $"text {i}");
        }

        using var layer = Layer.FromTar(new MemoryStream(TarBuilder.Gzip(tar.End().ToArray())), new TarLayerOptions { Spool = spool }, TestContext.Current.CancellationToken);
        Assert.All(Enumerable.Range(0, 40), i => Assert.Equal($"text {i}", layer.Text($"f{i}")));
    }

    private static byte[] Gzipped()
    {
        var bytes = new byte[LargeBytes];
        new Random(1).NextBytes(bytes);
        return TarBuilder.Gzip(new TarBuilder().Entry("big", '0', bytes).End().ToArray());
    }
}

using UnionFs.TestKit.Tar;
using Xunit;
using static UnionFs.Tests.Layers.Tar.TarLayerProbe;

namespace UnionFs.Tests.Layers.Tar;

/// <summary>Where content is read from: the tar itself, or what a compressed one was unpacked to.</summary>
public sealed class TarStorageTests : IDisposable
{
    private readonly string _path = Path.GetTempFileName();

    public void Dispose() => File.Delete(_path);

    [Theory]
    [InlineData(TarSpool.TemporaryFile)]
    [InlineData(TarSpool.Memory)]
    public void Gzip_with_one_or_more_members_is_read_from_file_and_stream(TarSpool spool)
    {
        var tar = Large();
        var options = new TarLayerOptions { Spool = spool };
        foreach (var bytes in new[] { tar, TarBuilder.Gzip(tar), TarBuilder.Gzip(tar[..700], tar[700..1_500_000], [], tar[1_500_000..]) })
        {
            File.WriteAllBytes(_path, bytes);
            using var fromFile = OpenFile(_path, options);
            using var fromStream = Open(bytes, options);
            foreach (var layer in new[] { fromFile, fromStream })
            {
                Assert.Equal(2_500_000, layer.Bytes("big").Length);
                Assert.True(layer.Bytes("big").AsSpan().SequenceEqual(Pattern()));
                Assert.Equal("last", layer.Text("z"));
            }

            Assert.Equal(_path, fromFile.Name);
        }
    }

    [Theory]
    [InlineData(TarSpool.TemporaryFile)]
    [InlineData(TarSpool.Memory)]
    public void Damaged_gzip_is_refused(TarSpool spool)
    {
        var gzip = TarBuilder.Gzip(new TarBuilder().File("f", "some text").End().ToArray());
        for (var length = 3; length < gzip.Length; length++)
        {
            var cut = gzip[..length];
            Assert.Throws<LayerFormatException>(() => Open(cut, new TarLayerOptions { Spool = spool }));
        }

        gzip[^5] ^= 1;
        Assert.Contains("damaged", Refusal(gzip, new TarLayerOptions { Spool = spool }), StringComparison.Ordinal);
    }

    [Fact]
    public void A_bomb_is_stopped_by_its_ratio()
    {
        var options = new TarLayerOptions { RatioFreeBytes = 1 << 20, MaxCompressionRatio = 100, Spool = TarSpool.Memory };
        var bomb = TarBuilder.Gzip(new TarBuilder().Entry("zeros", '0', new byte[8 << 20]).End().ToArray());
        Assert.Contains("100 times", Refusal(bomb, options), StringComparison.Ordinal);
        var after = TarBuilder.Gzip(new TarBuilder().File("f").End().Raw(new byte[8 << 20]).ToArray());
        Assert.Contains("100 times", Refusal(after, options), StringComparison.Ordinal);
        Open(bomb, options with { RatioFreeBytes = 9 << 20 }).Dispose();
    }

    [Fact]
    public void A_tar_that_was_changed_is_noticed()
    {
        File.WriteAllBytes(_path, new TarBuilder().File("f", "hello").End().ToArray());
        using var layer = OpenFile(_path);
        var id = layer.Entry("f").Id;
        using var content = layer.OpenContent(id);
        File.SetLastWriteTimeUtc(_path, new DateTime(2001, 2, 3, 0, 0, 0, DateTimeKind.Utc));
        Assert.Contains("time", Assert.Throws<LayerChangedException>(() => layer.OpenContent(id)).Message, StringComparison.Ordinal);
        using (var file = new FileStream(_path, FileMode.Open, FileAccess.Write, FileShare.ReadWrite))
        {
            file.SetLength(514);
        }

        Assert.Contains("length", Assert.Throws<LayerChangedException>(() => layer.OpenContent(id)).Message, StringComparison.Ordinal);
        Assert.Throws<LayerChangedException>(() => content.Read(0, new byte[5]));
    }

    [Theory]
    [InlineData(null)]
    [InlineData(TarSpool.TemporaryFile)]
    [InlineData(TarSpool.Memory)]
    public void A_disposed_layer_opens_and_reads_nothing(TarSpool? spool)
    {
        var tar = new TarBuilder().File("f", "hello").End().ToArray();
        File.WriteAllBytes(_path, tar);
        var layer = spool is null ? OpenFile(_path) : Open(tar, new TarLayerOptions { Spool = spool.Value });
        var id = layer.Entry("f").Id;
        var content = layer.OpenContent(id);
        layer.Dispose();
        Assert.Throws<ObjectDisposedException>(() => layer.OpenContent(id));
        Assert.Throws<ObjectDisposedException>(() => content.Read(0, new byte[5]));
    }

    [Theory]
    [InlineData(TarSpool.TemporaryFile)]
    [InlineData(TarSpool.Memory)]
    public void Reading_allocates_nothing(TarSpool spool)
    {
        using var layer = Open(Large(), new TarLayerOptions { Spool = spool });
        var id = layer.Entry("big").Id;
        var buffer = new byte[4096];
        layer.OpenContent(id).Read(0, buffer);
        var before = GC.GetAllocatedBytesForCurrentThread();
        for (var i = 0; i < 100; i++)
        {
            using var content = layer.OpenContent(id);
            content.Read(i * 20_000, buffer);
        }

        Assert.Equal(0, GC.GetAllocatedBytesForCurrentThread() - before);
    }

    [Fact]
    public void Threads_read_one_content_at_once()
    {
        using var layer = Open(Large());
        var pattern = Pattern();
        using var content = layer.OpenContent(layer.Entry("big").Id);
        Parallel.For(0, 200, i =>
        {
            var buffer = new byte[10_000];
            var at = i * 12_345;
            Assert.Equal(Math.Min(buffer.Length, pattern.Length - at), content.Read(at, buffer));
            Assert.True(buffer.AsSpan(0, Math.Min(buffer.Length, pattern.Length - at)).SequenceEqual(pattern.AsSpan(at, Math.Min(buffer.Length, pattern.Length - at))));
        });
    }

    [Fact]
    public void A_stream_is_read_from_where_it_is_and_left_open()
    {
        var stream = new MemoryStream([1, 2, 3, .. new TarBuilder().File("f", "x").End().ToArray()]) { Position = 3 };
        using var layer = Layer.FromTar(stream, new TarLayerOptions { Name = "n" }, TestContext.Current.CancellationToken);
        Assert.Equal("x", layer.Text("f"));
        Assert.True(stream.CanRead);
        Assert.Equal("n", layer.Name);
    }

    private static byte[] Pattern()
    {
        var bytes = new byte[2_500_000];
        new Random(3).NextBytes(bytes);
        return bytes;
    }

    private static byte[] Large() => new TarBuilder().File("a", "first").Entry("big", '0', Pattern()).File("z", "last").End().ToArray();
}

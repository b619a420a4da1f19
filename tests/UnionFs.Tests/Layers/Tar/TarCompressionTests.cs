using System.Security.Cryptography;
using UnionFs.TestKit.Tar;
using Xunit;
using static UnionFs.Tests.Layers.Tar.TarLayerProbe;

namespace UnionFs.Tests.Layers.Tar;

/// <summary>Compressions that are plugged in, those that nobody understands, and how much may come out.</summary>
public sealed class TarCompressionTests : IDisposable
{
    private static readonly byte[] s_tar = new TarBuilder().File("f", "text").Entry("big", '0', new byte[600_000]).End().ToArray();
    private readonly string _path = Path.GetTempFileName();

    public void Dispose() => File.Delete(_path);

    [Theory]
    [InlineData(TarSpool.Memory)]
    [InlineData(TarSpool.TemporaryFile)]
    public void A_decompressor_that_knows_the_first_bytes_is_asked(TarSpool spool)
    {
        var options = new TarLayerOptions { Decompressors = [new ShiftedBytes()], Spool = spool, DiffId = $"sha256:{Convert.ToHexStringLower(SHA256.HashData(s_tar))}" };
        File.WriteAllBytes(_path, ShiftedBytes.Compress(s_tar));
        using var fromFile = OpenFile(_path, options);
        using var fromStream = Open(ShiftedBytes.Compress(s_tar), options);
        foreach (var layer in new[] { fromFile, fromStream })
        {
            Assert.Equal("text", layer.Text("f"));
            Assert.Equal(s_tar.Length, layer.TarBytes);
        }

        Assert.Equal("shifted", options.Decompressors[0].ToString());
    }

    [Fact]
    public void A_saved_index_of_it_unpacks_when_content_is_asked_for()
    {
        var index = _path + ".index";
        var options = new TarLayerOptions { Decompressors = [new ShiftedBytes()], IndexFile = index, DiffId = $"sha256:{Convert.ToHexStringLower(SHA256.HashData(s_tar))}" };
        try
        {
            File.WriteAllBytes(_path, ShiftedBytes.Compress(s_tar));
            OpenFile(_path, options).Dispose();
            using var again = OpenFile(_path, options);
            Assert.Equal(-1, again.TarBytes);
            Assert.Equal("text", again.Text("f"));
        }
        finally
        {
            File.Delete(index);
        }
    }

    [Fact]
    public void What_it_finds_damaged_is_refused()
    {
        var bytes = ShiftedBytes.Compress(s_tar);
        bytes[^1] = 200;
        Assert.Contains("damaged", Refusal(bytes, new TarLayerOptions { Decompressors = [new ShiftedBytes()] }), StringComparison.Ordinal);
    }

    [Theory]
    [InlineData("28B52FFD", "zstd")]
    [InlineData("502A4D18", "zstd or lz4")]
    [InlineData("FD377A585A00", "xz")]
    [InlineData("425A6839314159265359", "bzip2")]
    [InlineData("04224D18", "lz4")]
    [InlineData("1F9D90", "compress")]
    [InlineData("4C5A495001", "lzip")]
    [InlineData("504B0304", "zip")]
    public void What_nobody_understands_is_refused_by_its_name(string start, string name)
    {
        byte[] bytes = [.. Convert.FromHexString(start), .. new byte[1024]];
        Assert.Contains($"compressed with {name}, for which", Refusal(bytes), StringComparison.Ordinal);
        File.WriteAllBytes(_path, bytes);
        Assert.Throws<LayerFormatException>(() => OpenFile(_path));
    }

    [Fact]
    public void A_name_that_begins_like_a_compression_is_a_name()
    {
        using var layer = Open(new TarBuilder().File("BZh9 notes", "x").File("PK", "y").End());
        Assert.Equal(["BZh9 notes", "PK"], layer.Paths());
    }

    [Theory]
    [InlineData(false)]
    [InlineData(true)]
    public void What_comes_out_has_a_limit(bool isCompressed)
    {
        var bytes = isCompressed ? TarBuilder.Gzip(s_tar) : s_tar;
        File.WriteAllBytes(_path, bytes);
        Open(bytes, new TarLayerOptions { MaxTarBytes = s_tar.Length }).Dispose();
        OpenFile(_path, new TarLayerOptions { MaxTarBytes = s_tar.Length }).Dispose();
        var less = new TarLayerOptions { MaxTarBytes = s_tar.Length - 1 };
        Assert.Contains("bytes allowed", Refusal(bytes, less), StringComparison.Ordinal);
        Assert.Throws<LayerFormatException>(() => OpenFile(_path, less));
    }

    [Fact]
    public void A_tar_in_a_tar_is_read_where_it_lies_and_closed_with_its_layer()
    {
        var gzip = TarBuilder.Gzip(s_tar);
        using var outer = Open(new TarBuilder().Entry("inner.tar", '0', s_tar).Entry("inner.tar.gz", '0', gzip).File("no.tar", new string('x', 600)).End());
        foreach (var name in (string[])["inner.tar", "inner.tar.gz"])
        {
            var content = new WatchedContent(outer.OpenContent(outer.Entry(name).Id));
            var inner = Layer.FromTar(content, new TarLayerOptions { Spool = TarSpool.Memory }, TestContext.Current.CancellationToken);
            Assert.Equal("text", inner.Text("f"));
            Assert.Equal(600_000, inner.Bytes("big").Length);
            Assert.Equal(s_tar.Length, inner.TarBytes);
            Assert.Equal(name == "inner.tar.gz", content.IsDisposed);
            var id = inner.Entry("f").Id;
            inner.Dispose();
            Assert.True(content.IsDisposed);
            Assert.Throws<ObjectDisposedException>(() => inner.OpenContent(id));
        }

        var wrong = new WatchedContent(outer.OpenContent(outer.Entry("no.tar").Id));
        Assert.Throws<LayerFormatException>(() => Layer.FromTar(wrong, null, TestContext.Current.CancellationToken));
        Assert.True(wrong.IsDisposed);
    }

    [Fact]
    public void Of_content_no_index_is_kept()
    {
        using var outer = Open(new TarBuilder().Entry("inner.tar", '0', s_tar).End());
        using var content = outer.OpenContent(outer.Entry("inner.tar").Id);
        Assert.Throws<ArgumentException>(() => Layer.FromTar(content, new TarLayerOptions { IndexFile = _path, DiffId = $"sha256:{new string('0', 64)}" }, TestContext.Current.CancellationToken));
    }

    private sealed class WatchedContent(LayerContent inner) : LayerContent
    {
        public bool IsDisposed { get; private set; }

        public override long Length => inner.Length;

        public override int Read(long offset, Span<byte> destination) => inner.Read(offset, destination);

        public override bool TryBorrow(long offset, out BorrowedBytes bytes) => inner.TryBorrow(offset, out bytes);

        protected override void Dispose(bool disposing)
        {
            IsDisposed = true;
            inner.Dispose();
            base.Dispose(disposing);
        }
    }
}

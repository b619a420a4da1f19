using System.Security.Cryptography;
using UnionFs.TestKit.Tar;
using Xunit;
using static UnionFs.Tests.Layers.Tar.TarLayerProbe;

namespace UnionFs.Tests.Layers.Tar;

/// <summary>Tars that come as streams and are kept unpacked: read once, then opened by their path without being read.</summary>
public sealed class KeptTarTests : IDisposable
{
    private readonly string _folder = Directory.CreateTempSubdirectory("unionfs-").FullName;

    private string UnpackedPath => Path.Combine(_folder, "layer.tar");

    private string IndexPath => Path.Combine(_folder, "layer.index");

    public void Dispose() => Directory.Delete(_folder, recursive: true);

    [Theory]
    [InlineData(false)]
    [InlineData(true)]
    public void The_bytes_and_the_index_stay(bool gzip)
    {
        var tar = SavedIndexTests.SampleTar();
        var options = Options(tar);
        using var first = Open(gzip ? TarBuilder.Gzip(tar) : tar, options);
        Assert.Equal("hello", first.Text("d/f"));
        Assert.Equal(tar, File.ReadAllBytes(UnpackedPath));
        Assert.Equal(["layer.index", "layer.tar"], Directory.GetFiles(_folder).Select(Path.GetFileName).Order(StringComparer.Ordinal));

        // Opened by its path the index fits: the tar is not read.
        var written = File.GetLastWriteTimeUtc(IndexPath);
        using var second = OpenFile(UnpackedPath, options with { UnpackedFile = null });
        Assert.Equal(written, File.GetLastWriteTimeUtc(IndexPath));
        Assert.Equal(first.Paths(), second.Paths());
        Assert.Equal("deep", second.Text("implied/x/y"));
    }

    [Fact]
    public void The_layer_reads_its_own_file_whoever_takes_the_name()
    {
        var tar = SavedIndexTests.SampleTar();
        using var first = Open(tar, Options(tar));
        using var again = Open(tar, Options(tar));
        File.Delete(UnpackedPath);

        Assert.Equal("hello", first.Text("d/f"));
        Assert.Equal("hello", again.Text("d/f"));
    }

    [Fact]
    public void Nothing_is_there_if_the_digest_or_the_tar_is_wrong()
    {
        var tar = SavedIndexTests.SampleTar();
        var other = new TarBuilder().File("other", "tar").End().ToArray();

        Assert.Throws<LayerFormatException>(() => Open(other, Options(tar)));
        Assert.Throws<LayerFormatException>(() => Open(tar[..1000], Options(tar[..1000])));
        Assert.Empty(Directory.EnumerateFileSystemEntries(_folder));
    }

    [Fact]
    public void Nothing_is_there_if_the_file_cannot_be_kept()
    {
        var tar = SavedIndexTests.SampleTar();
        Directory.CreateDirectory(UnpackedPath);

        Assert.ThrowsAny<Exception>(() => Open(tar, Options(tar)));
        Assert.Equal([UnpackedPath], Directory.EnumerateFileSystemEntries(_folder));
    }

    [Fact]
    public void It_needs_a_digest_and_a_stream()
    {
        var tar = SavedIndexTests.SampleTar();
        Assert.Throws<ArgumentException>(() => Open(tar, Options(tar) with { DiffId = null, IndexFile = null }));
        Assert.Throws<ArgumentException>(() => Open(tar, Options(tar) with { UnpackedFile = null }));
        File.WriteAllBytes(UnpackedPath, tar);
        Assert.Throws<ArgumentException>(() => OpenFile(UnpackedPath, Options(tar)));
    }

    private TarLayerOptions Options(byte[] tar) => new()
    {
        DiffId = "sha256:" + Convert.ToHexStringLower(SHA256.HashData(tar)),
        UnpackedFile = UnpackedPath,
        IndexFile = IndexPath,
    };
}

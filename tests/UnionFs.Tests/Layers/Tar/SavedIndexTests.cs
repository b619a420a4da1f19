using System.Security.Cryptography;
using UnionFs.TestKit.Tar;
using Xunit;
using static UnionFs.Tests.Layers.Tar.TarLayerProbe;

namespace UnionFs.Tests.Layers.Tar;

/// <summary>The index of a tar in a file: the same layer comes out of it, without reading the tar, or it is made anew.</summary>
public sealed class SavedIndexTests : IDisposable
{
    private readonly string _folder = Directory.CreateTempSubdirectory("unionfs-").FullName;

    private string IndexPath => Path.Combine(_folder, "layer.index");

    public void Dispose() => Directory.Delete(_folder, recursive: true);

    public static byte[] SampleTar() => new TarBuilder().Directory("d", h => h with { Uid = 7, ModifyTime = 1_700_000_000 }).File("d/f", "hello").HardLink("d/g", "d/f")
        .HardLink("low", "not/here").Symlink("l", "d/f").File("implied/x/y", "deep").File("d/.wh.gone").File("o/.wh..wh..opq").Entry("c", '3', [], h => h with { DeviceMajor = 1, DeviceMinor = 3 })
        .Entry("p", '6', []).Pax(("mtime", "5.25"), ("atime", "-7.5"), ("SCHILY.xattr.user.a", "1")).File("t", "times")
        .Pax(("SCHILY.xattr.user.a", "1")).File("u", "same xattrs").Pax(("path", "d/" + new string('n', 300))).File("x", "long name").End().ToArray();

    [Theory]
    [InlineData(false)]
    [InlineData(true)]
    public void The_layer_is_the_same_with_and_without(bool gzip)
    {
        var (path, options) = Write(SampleTar(), gzip);
        using var made = OpenFile(path, options);
        var written = File.GetLastWriteTimeUtc(IndexPath);
        using var plain = OpenFile(path);
        using var saved = OpenFile(path, options);
        Assert.Equal(written, File.GetLastWriteTimeUtc(IndexPath));
        Assert.Equal(Describe(plain), Describe(made));
        Assert.Equal(Describe(plain), Describe(saved));
        Assert.Equal(plain.ContentBytes, saved.ContentBytes);
        Assert.Equal(["layer.index", "layer.tar"], Directory.GetFiles(_folder).Select(Path.GetFileName).Order(StringComparer.Ordinal));
    }

    [Fact]
    public void Sparse_files_keep_their_maps()
    {
        var (path, options) = Write(TarSparseTests.Old([(0, 3), (1000, 2)], 2000, "abcde"), gzip: false);
        OpenFile(path, options).Dispose();
        using var saved = OpenFile(path, options);
        using var plain = OpenFile(path);
        Assert.Equal(Describe(plain), Describe(saved));
    }

    [Fact]
    public void With_an_index_that_fits_the_tar_is_not_read()
    {
        var (path, options) = Write(SampleTar(), gzip: false);
        OpenFile(path, options).Dispose();
        File.WriteAllBytes(path, new byte[new FileInfo(path).Length]);
        using var layer = OpenFile(path, options);
        Assert.Equal("\0\0\0\0\0", layer.Text("d/f"));
    }

    [Fact]
    public void A_compressed_tar_is_unpacked_when_content_is_asked_for_and_its_digest_checked_then()
    {
        var (path, options) = Write(SampleTar(), gzip: true);
        OpenFile(path, options).Dispose();
        using var whole = OpenFile(path, options);
        Assert.Equal("hello", whole.Text("d/f"));
        var other = TarBuilder.Gzip(new TarBuilder().File("other", "tar").End().ToArray());
        var bytes = new byte[new FileInfo(path).Length];
        other.CopyTo(bytes, 0);
        File.WriteAllBytes(path, bytes);
        using var changed = OpenFile(path, options);
        Assert.Equal(5, changed.Entry("d/f").Attributes.Size);
        Assert.Throws<LayerFormatException>(() => changed.Text("d/f"));
    }

    [Fact]
    public void An_index_of_another_tar_or_other_options_is_replaced()
    {
        var (path, options) = Write(SampleTar(), gzip: false);
        OpenFile(path, options).Dispose();
        var first = File.ReadAllBytes(IndexPath);
        using (var layer = OpenFile(path, options with { Whiteouts = WhiteoutFormat.None }))
        {
            Assert.Contains("d/.wh.gone", layer.Paths());
        }

        Assert.NotEqual(first, File.ReadAllBytes(IndexPath));
        Assert.Contains("entries", Assert.Throws<LayerFormatException>(() => OpenFile(path, options with { MaxEntries = 3 })).Message, StringComparison.Ordinal);
        var (other, otherOptions) = Write(new TarBuilder().File("other", "tar").End().ToArray(), gzip: false);
        using var replaced = OpenFile(other, otherOptions);
        Assert.Equal(["other"], replaced.Paths());
        using var again = OpenFile(other, otherOptions);
        Assert.Equal("tar", again.Text("other"));
    }

    [Fact]
    public void The_digest_is_checked_before_anything_is_saved()
    {
        var (path, options) = Write(SampleTar(), gzip: false);
        var wrong = options with { DiffId = "sha256:" + new string('0', 64) };
        Assert.Contains(options.DiffId!, Assert.Throws<LayerFormatException>(() => OpenFile(path, wrong)).Message, StringComparison.Ordinal);
        Assert.False(File.Exists(IndexPath));
    }

    [Fact]
    public void Bytes_after_the_end_of_the_archive_are_part_of_the_digest()
    {
        byte[] tar = [.. SampleTar(), .. new byte[3000], 1];
        foreach (var gzip in new[] { false, true })
        {
            var (path, options) = Write(tar, gzip);
            using var layer = OpenFile(path, options with { IndexFile = null });
            Assert.Equal("hello", layer.Text("d/f"));
            using var streamed = Open(File.ReadAllBytes(path), new TarLayerOptions { DiffId = options.DiffId });
            Assert.Throws<LayerFormatException>(() => Open(SampleTar(), new TarLayerOptions { DiffId = options.DiffId }));
        }
    }

    [Fact]
    public void Options_that_make_no_sense_are_refused()
    {
        var (path, options) = Write(SampleTar(), gzip: false);
        Assert.Throws<ArgumentException>(() => OpenFile(path, options with { DiffId = null }));
        Assert.Throws<ArgumentException>(() => OpenFile(path, options with { DiffId = "md5:00" }));
        Assert.Throws<ArgumentException>(() => OpenFile(path, options with { DiffId = options.DiffId!.ToUpperInvariant() }));
        Assert.Throws<ArgumentException>(() => Open(SampleTar(), options));
        Assert.ThrowsAny<IOException>(() => OpenFile(path, options with { IndexFile = Path.Combine(_folder, "no-such-folder", "x") }));
    }

    [Fact]
    public void Threads_touch_the_pages_at_once()
    {
        var tar = new TarBuilder();
        for (var i = 0; i < 3000; i++)
        {
            tar.File($"d{i % 50}/file-{i}", "x");
        }

        var (path, options) = Write(tar.End().ToArray(), gzip: false);
        OpenFile(path, options).Dispose();
        using var plain = OpenFile(path);
        using var saved = OpenFile(path, options);
        var expected = plain.Paths();
        Parallel.For(0, 8, _ => Assert.Equal(expected, saved.Paths()));
    }

    [Fact]
    public void Damage_in_any_byte_is_found_or_the_index_is_made_anew()
    {
        var (path, options) = Write(SampleTar(), gzip: false);
        OpenFile(path, options).Dispose();
        var bytes = File.ReadAllBytes(IndexPath);
        using var plain = OpenFile(path);
        var expected = Describe(plain);
        var (found, made) = (0, 0);
        for (var at = 0; at < bytes.Length; at += at is > 200 and < 4000 ? 97 : 1)
        {
            var damaged = (byte[])bytes.Clone();
            damaged[at] ^= (byte)(1 << (at % 8));
            Check(damaged, at);
        }

        for (var length = 0; length < bytes.Length; length += 31)
        {
            Check(bytes[..length], length);
        }

        Assert.True(found > 100 && made > 100, $"found {found}, made anew {made}");

        void Check(byte[] damaged, int at)
        {
            File.WriteAllBytes(IndexPath, damaged);
            try
            {
                using var layer = OpenFile(path, options);
                Assert.Equal(expected, Describe(layer));
                made++;
            }
            catch (LayerFormatException e)
            {
                Assert.True(e.Layer == IndexPath && e.Message.Contains("damaged", StringComparison.Ordinal), $"byte {at}: {e.Message}");
                found++;
            }
        }
    }

    private static string Describe(Layer layer) => string.Join('\n', layer.Paths().Select(p => Line(layer, p)).Prepend(layer.Root.ToString()));

    private static string Line(Layer layer, string path)
    {
        var parts = path.TrimStart('-');
        var parent = layer.Entry(string.Join('/', parts.TrimEnd('/').Split('/')[..^1]));
        var name = parts.TrimEnd('/').Split('/')[^1];
        var e = layer.ReadDirectory(parent.Id).Single(x => FsName.ToText(x.Name.Span) == name);
        var names = e.Kind == LayerEntryKind.Whiteout ? null : layer.GetNames(e.Id)?.Select(n => $"{n.DirectoryId} {FsName.ToText(n.Path.Span)}");
        var content = e.Kind == LayerEntryKind.File ? Convert.ToHexString(layer.Bytes(path)) : "";
        return $"{path} {e.Kind} {e.Id} {e.Attributes} {FsName.ToText(e.Target.Span)} {e.Xattrs} {e.Opaque} {e.Implicit} {e.LinkCount} [{string.Join(", ", names ?? [])}] {content}";
    }

    private (string Path, TarLayerOptions Options) Write(byte[] tar, bool gzip)
    {
        var path = Path.Combine(_folder, "layer.tar");
        File.WriteAllBytes(path, gzip ? TarBuilder.Gzip(tar) : tar);
        return (path, new TarLayerOptions { DiffId = "sha256:" + Convert.ToHexStringLower(SHA256.HashData(tar)), IndexFile = IndexPath });
    }
}

using System.Text;
using UnionFs.TestKit.Tar;
using Xunit;
using static UnionFs.Tests.Layers.Tar.TarLayerProbe;

namespace UnionFs.Tests.Layers.Tar;

/// <summary>Malformed archives are refused with file, entry, offset and reason; limits hold exactly.</summary>
public sealed class TarRefusalTests
{
    public static TheoryData<string, byte[], string> Malformed => new()
    {
        { "checksum", new TarBuilder().File("a").File("f", "", h => h with { ChecksumError = 1 }).End().ToArray(), "wrong checksum" },
        { "not a tar", Encoding.ASCII.GetBytes(new string('x', 2000)), "no tar" },
        { "zstd", [0x28, 0xB5, 0x2F, 0xFD, .. new byte[600]], "zstd" },
        { "cut header", new TarBuilder().File("a").Raw(1, 2, 3).ToArray(), "cut short inside a header" },
        { "cut data", new TarBuilder().Header(new TarHeaderFields { Name = "f"u8.ToArray(), Size = 100 }).Raw(1, 2, 3).ToArray(), "100 bytes, 3 are there" },
        { "huge size", new TarBuilder().Header(new TarHeaderFields { Name = "f"u8.ToArray(), Size = 1L << 40 }).End().ToArray(), "cut short" },
        { "negative size", new TarBuilder().Header(new TarHeaderFields { Name = "f"u8.ToArray(), Size = -512 }).End().ToArray(), "size in the header is negative" },
        { "size beyond 63 bits", new TarBuilder().File("f", "", h => h with { Patches = [(124, [0x80, 0, 0, 0x80, 0, 0, 0, 0, 0, 0, 0, 0])] }).End().ToArray(), "not a number" },
        { "largest size", new TarBuilder().Header(new TarHeaderFields { Name = "f"u8.ToArray(), Size = long.MaxValue }).End().ToArray(), "cut short" },
        { "odd digits", new TarBuilder().File("f", "", h => h with { Patches = [(100, "00009x\0\0"u8.ToArray())] }).End().ToArray(), "mode" },
        { "owner", new TarBuilder().Pax(("uid", "4294967296")).File("f").End().ToArray(), "owner 4294967296" },
        { "unknown type", new TarBuilder().Entry("f", 'Q', []).End().ToArray(), "0x51" },
        { "multi-volume", new TarBuilder().Entry("f", 'M', []).End().ToArray(), "multi-volume" },
        { "lone zero block", new TarBuilder().File("a").Raw(new byte[512]).File("b").End().ToArray(), "single zero block" },
        { "no name", new TarBuilder().File("").End().ToArray(), "no name" },
        { "climbing", new TarBuilder().File("a/../../f").End().ToArray(), "climbs" },
        { "climbing by prefix", new TarBuilder().File("f", "", h => h with { Prefix = ".."u8.ToArray() }).End().ToArray(), "climbs" },
        { "climbing by long name", new TarBuilder().Long('L', "../f").File("x").End().ToArray(), "climbs" },
        { "link climbs", new TarBuilder().HardLink("l", "../etc/passwd").End().ToArray(), "climbs" },
        { "link to directory", new TarBuilder().Directory("d").HardLink("l", "d").End().ToArray(), "directory 'd'" },
        { "link without target", new TarBuilder().HardLink("l", "").End().ToArray(), "no target" },
        { "symlink without target", new TarBuilder().Symlink("l", "").End().ToArray(), "no target" },
        { "NUL in a PAX name", new TarBuilder().Pax(("path", "a\0b")).File("f").End().ToArray(), "NUL" },
        { "PAX without entry", new TarBuilder().Pax(("uid", "1")).End().ToArray(), "before the entry" },
        { "long name without entry", new TarBuilder().Long('L', "abc").End().ToArray(), "before the entry" },
        { "PAX zero length", new TarBuilder().PaxBytes('x', "0 a=b\n"u8.ToArray()).File("f").End().ToArray(), "wrong length" },
        { "PAX long length", new TarBuilder().PaxBytes('x', "99 a=b\n"u8.ToArray()).File("f").End().ToArray(), "wrong length" },
        { "PAX signed length", new TarBuilder().PaxBytes('x', "+6 a=b\n"u8.ToArray()).File("f").End().ToArray(), "wrong length" },
        { "PAX no key", new TarBuilder().PaxBytes('x', "5 =b\n"u8.ToArray()).File("f").End().ToArray(), "no key" },
        { "PAX negative size", new TarBuilder().Pax(("size", "-1")).File("f").End().ToArray(), "size" },
        { "PAX 2^62 bytes", new TarBuilder().Header(new TarHeaderFields { Name = "x"u8.ToArray(), Type = 'x', Size = 1L << 62 }).End().ToArray(), "allowed" },
        { "long name 2^62 bytes", new TarBuilder().Header(new TarHeaderFields { Name = "x"u8.ToArray(), Type = 'L', Size = 1L << 62 }).End().ToArray(), "allowed" },
        { "PAX cut", new TarBuilder().Header(new TarHeaderFields { Name = "x"u8.ToArray(), Type = 'x', Size = 600 }).Raw(new byte[10]).ToArray(), "cut short" },
        { "link loop below", new TarBuilder().Symlink("l", "l").File("l/f").End().ToArray(), "symbolic links" },
    };

    [Theory]
    [MemberData(nameof(Malformed))]
    public void Malformed_archives_are_refused_with_a_reason(string what, byte[] tar, string reason)
    {
        Assert.NotEmpty(what);
        Assert.Contains(reason, Refusal(tar), StringComparison.Ordinal);
        var path = Path.GetTempFileName();
        try
        {
            File.WriteAllBytes(path, tar);
            var error = Assert.Throws<LayerFormatException>(() => OpenFile(path));
            Assert.Contains(reason, error.Message, StringComparison.Ordinal);
            Assert.Equal(path, error.Layer);
        }
        finally
        {
            File.Delete(path);
        }
    }

    [Fact]
    public void The_message_names_layer_entry_and_offset()
    {
        var tar = new TarBuilder().File("a", "x").File("dir/bad", "", h => h with { Size = 4096 });
        var error = Assert.Throws<LayerFormatException>(() => Open(tar, new TarLayerOptions { Name = "my layer" }));
        Assert.Equal(("my layer", "dir/bad", 1024L), (error.Layer, error.Entry, error.Offset));
    }

    [Theory]
    [InlineData("path")]
    [InlineData("linkpath")]
    public void Names_have_a_limit(string key)
    {
        var options = new TarLayerOptions { MaxPathBytes = 200 };
        TarBuilder Tar(int length) => new TarBuilder().Pax((key, new string('n', length))).Symlink("x", "y").End();
        Open(Tar(200), options).Dispose();
        Assert.Contains("200 allowed", Refusal(Tar(201), options), StringComparison.Ordinal);
        Open(new TarBuilder().Long('L', new string('n', 200)).File("x").End(), options).Dispose();
        Assert.Contains("200 allowed", Refusal(new TarBuilder().Long('L', new string('n', 201)).File("x").End(), options), StringComparison.Ordinal);
    }

    [Fact]
    public void Extension_headers_have_a_limit()
    {
        var options = new TarLayerOptions { MaxHeaderBytes = 1000 };
        TarBuilder Tar(int total) => new TarBuilder().PaxBytes('x', TarBuilder.PaxRecord("comment", new byte[total - "1000 comment=\n".Length])).File("x").End();
        Open(Tar(1000), options).Dispose();
        Assert.Contains("1000 allowed", Refusal(Tar(1001), options), StringComparison.Ordinal);
    }

    [Fact]
    public void Xattr_values_have_a_limit()
    {
        var options = new TarLayerOptions { MaxXattrBytes = 10 };
        TarBuilder Tar(int length) => new TarBuilder().Pax(("SCHILY.xattr.user.a", new string('v', length))).File("x").End();
        Open(Tar(10), options).Dispose();
        Assert.Contains("10 allowed", Refusal(Tar(11), options), StringComparison.Ordinal);
    }

    [Fact]
    public void Many_xattrs_cost_no_more_than_sorting_them()
    {
        var records = Enumerable.Range(0, 40_000).SelectMany(i => TarBuilder.PaxRecord($"SCHILY.xattr.u.{i}", [])).ToArray();
        using var layer = Open(new TarBuilder().PaxBytes('x', records).File("x").End(), new TarLayerOptions { MaxHeaderBytes = records.Length });
        Assert.Equal(40_000, layer.Entry("x").Xattrs.Count);
    }

    [Fact]
    public void Global_xattrs_do_not_pile_up()
    {
        var tar = new TarBuilder();
        for (var i = 0; i < 20; i++)
        {
            tar.GlobalPax(($"SCHILY.xattr.user.{i}", new string('v', 100)));
        }

        Assert.Contains("global", Refusal(tar.File("f").End(), new TarLayerOptions { MaxHeaderBytes = 1000 }), StringComparison.Ordinal);
    }

    [Fact]
    public void Entries_have_a_limit_and_implied_directories_count()
    {
        var options = new TarLayerOptions { MaxEntries = 3 };
        Open(new TarBuilder().File("a").File("b").File("c").End(), options).Dispose();
        Open(new TarBuilder().File("a/b/c").End(), options).Dispose();
        Assert.Contains("3 entries", Refusal(new TarBuilder().File("a").File("b").File("c").File("d").End(), options), StringComparison.Ordinal);
        Assert.Contains("3 entries", Refusal(new TarBuilder().File("a/b/c/d").End(), options), StringComparison.Ordinal);
    }

    [Fact]
    public void A_missing_file_is_reported_as_such()
    {
        Assert.Throws<FileNotFoundException>(() => OpenFile("no-such-file.tar"));
        Assert.Throws<FileNotFoundException>(() => OpenFile(Path.Combine("no-such-folder", "x.tar")));
    }

    [Fact]
    public void Cancellation_ends_the_pass() =>
        Assert.Throws<OperationCanceledException>(() => Layer.FromTar(new MemoryStream(new TarBuilder().File("f").End().ToArray()), null, new CancellationToken(true)));
}

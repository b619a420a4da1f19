using System.Globalization;
using System.Text;
using UnionFs.TestKit.Tar;
using Xunit;
using static UnionFs.Tests.Layers.Tar.TarLayerProbe;

namespace UnionFs.Tests.Layers.Tar;

/// <summary>Every form of header, as it shows in the layer.</summary>
public sealed class TarFormTests
{
    [Theory]
    [InlineData(TarMagic.V7)]
    [InlineData(TarMagic.Ustar)]
    [InlineData(TarMagic.Gnu)]
    public void A_file_has_content_and_attributes(TarMagic magic)
    {
        using var layer = Open(new TarBuilder().File("d/f", "hello", h => h with { Magic = magic, Mode = 0x9ED, Uid = 7, Gid = 8, ModifyTime = 1_700_000_000 }).End());
        var entry = layer.Entry("d/f");
        Assert.Equal(LayerEntryKind.File, entry.Kind);
        Assert.Equal("hello", layer.Text("d/f"));
        Assert.Equal((0x9ED, 7u, 8u, 5L), ((int)entry.Attributes.Mode, entry.Attributes.Uid, entry.Attributes.Gid, entry.Attributes.Size));
        Assert.Equal(new Timestamp(1_700_000_000, 0), entry.Attributes.ModifyTime);
        Assert.True(layer.Entry("d").Implicit);
        Assert.Equal(5, layer.ContentBytes);
    }

    [Fact]
    public void Every_kind_of_entry_is_kept()
    {
        using var layer = Open(new TarBuilder().Directory("d/").File("f", "x").Symlink("l", "d/../f").HardLink("h", "f").HardLink("hl", "l")
            .Entry("p", '6', []).Entry("c", '3', [], h => h with { DeviceMajor = 1, DeviceMinor = 3 })
            .Entry("b", '4', [], h => h with { DeviceMajor = 8, DeviceMinor = 1 }).Entry("hp", '1', [], h => h with { LinkName = "p"u8.ToArray() })
            .Entry("old", '7', "y"u8.ToArray()).Entry("nul", '\0', "z"u8.ToArray()).Entry("v", 'V', []).End());
        Assert.Equal(["b", "c", "d/", "f", "h", "hl", "hp", "l", "nul", "old", "p"], layer.Paths());
        Assert.Equal("d/../f", layer.Target("l"));
        Assert.Equal(layer.Entry("f").Id, layer.Entry("h").Id);
        Assert.Equal(layer.Entry("l").Id, layer.Entry("hl").Id);
        Assert.Equal(layer.Entry("p").Id, layer.Entry("hp").Id);
        Assert.Equal(2, layer.Entry("f").LinkCount);
        Assert.Equal(new DeviceNumber(1, 3), layer.Entry("c").Attributes.Device);
        Assert.Equal(LayerEntryKind.BlockDevice, layer.Entry("b").Kind);
        Assert.Equal(LayerEntryKind.Fifo, layer.Entry("p").Kind);
    }

    [Theory]
    [InlineData(TarMagic.V7, '\0')]
    [InlineData(TarMagic.V7, '0')]
    [InlineData(TarMagic.Ustar, '0')]
    public void A_trailing_slash_makes_a_directory(TarMagic magic, char type)
    {
        using var layer = Open(new TarBuilder().Entry("d/", type, [], h => h with { Magic = magic }).End());
        Assert.Equal(["d/"], layer.Paths());
        Assert.False(layer.Entry("d").Implicit);
    }

    [Fact]
    public void A_ustar_prefix_precedes_the_name()
    {
        using var layer = Open(new TarBuilder().File("name", "p", h => h with { Prefix = "a/b"u8.ToArray() }).End());
        Assert.Equal("p", layer.Text("a/b/name"));
    }

    [Fact]
    public void Gnu_long_names_count_for_one_entry()
    {
        var path = string.Join('/', Enumerable.Repeat("component", 30));
        using var layer = Open(new TarBuilder().Long('L', path).Long('K', path + "/target").Symlink("short", "short").File("next", "n").End());
        Assert.Equal(path + "/target", layer.Target(path));
        Assert.Equal("n", layer.Text("next"));
        Assert.Null(layer.Find("short"));
    }

    [Fact]
    public void Pax_records_replace_fields()
    {
        using var layer = Open(new TarBuilder()
            .Pax(("path", "long/name"), ("size", "3"), ("uid", "4294967294"), ("gid", "3000000000"), ("mtime", "1699999999.123456789"),
                ("atime", "-12345.5"), ("ctime", "5"), ("LIBARCHIVE.creationtime", "6.25"))
            .Header(new TarHeaderFields { Name = "x"u8.ToArray(), Size = 0 }).Data("abc"u8.ToArray()).File("plain", "p").End());
        var a = layer.Entry("long/name").Attributes;
        Assert.Equal("abc", layer.Text("long/name"));
        Assert.Equal((4294967294u, 3000000000u), (a.Uid, a.Gid));
        Assert.Equal(new Timestamp(1699999999, 123456789), a.ModifyTime);
        Assert.Equal(new Timestamp(-12346, 500000000), a.AccessTime);
        Assert.Equal(new Timestamp(5, 0), a.ChangeTime);
        Assert.Equal(new Timestamp(6, 250000000), a.BirthTime);
        Assert.Equal(0u, layer.Entry("plain").Attributes.Uid);
    }

    [Theory]
    [InlineData("0", 0, 0)]
    [InlineData("-0.000000001", -1, 999999999)]
    [InlineData("-1.0000000001", -2, 999999999)]
    [InlineData("1.1234567899", 1, 123456789)]
    [InlineData("99999999999999", 99999999999999, 0)]
    public void Pax_times_are_exact(string text, long seconds, int nanoseconds)
    {
        using var layer = Open(new TarBuilder().Pax(("mtime", text)).File("f").End());
        Assert.Equal(new Timestamp(seconds, nanoseconds), layer.Entry("f").Attributes.ModifyTime);
        Assert.Equal(new Timestamp(seconds, nanoseconds), layer.Entry("f").Attributes.ChangeTime);
    }

    [Theory]
    [InlineData("")]
    [InlineData("-")]
    [InlineData("1e5")]
    [InlineData("1.2.3")]
    [InlineData("92233720368547758080")]
    [InlineData("+1")]
    public void A_pax_time_that_is_none_is_refused_unless_empty(string text)
    {
        var tar = new TarBuilder().Pax(("mtime", text)).File("f").End();
        if (text.Length > 0)
        {
            Assert.Contains("mtime", Refusal(tar), StringComparison.Ordinal);
            return;
        }

        using var layer = Open(tar);
        Assert.Equal(default, layer.Entry("f").Attributes.ModifyTime);
    }

    [Fact]
    public void Xattr_values_are_binary_in_both_notations_and_the_last_one_wins()
    {
        byte[] value = [1, 0, 0xFF, (byte)'\n', (byte)'=', 0x80];
        using var layer = Open(new TarBuilder()
            .PaxBytes('x', [.. TarBuilder.PaxRecord("SCHILY.xattr.security.capability", value), .. TarBuilder.PaxRecord("SCHILY.xattr.user.a", "1"u8.ToArray()),
                .. TarBuilder.PaxRecord("SCHILY.xattr.user.a", "2"u8.ToArray()), .. TarBuilder.PaxRecord("LIBARCHIVE.xattr.user.b%3d", "AQL/"u8.ToArray()),
                .. TarBuilder.PaxRecord("LIBARCHIVE.xattr.user.c", "/w"u8.ToArray()), .. TarBuilder.PaxRecord("SCHILY.xattr.user.empty", [])])
            .File("f").File("g").End());
        Assert.Equal("security.capability=0100ff0a3d80 user.a=32 user.b\\x3d=0102ff user.c=ff user.empty="
            .Replace("\\x3d", "=", StringComparison.Ordinal), layer.Entry("f").Xattrs.ToString());
        Assert.Empty(layer.Entry("g").Xattrs);
    }

    [Fact]
    public void Global_records_hold_until_replaced_and_make_no_file()
    {
        using var layer = Open(new TarBuilder().GlobalPax(("uid", "5"), ("mtime", "9")).File("a").Pax(("uid", "6")).File("b")
            .Pax(("uid", "")).File("c", "", h => h with { Uid = 3 }).GlobalPax(("uid", "7")).File("d").End());
        Assert.Equal(["a", "b", "c", "d"], layer.Paths());
        Assert.Equal([5u, 6u, 3u, 7u], new[] { "a", "b", "c", "d" }.Select(p => layer.Entry(p).Attributes.Uid));
        Assert.Equal(9, layer.Entry("d").Attributes.ModifyTime.Seconds);
    }

    [Fact]
    public void A_global_size_does_not_touch_extension_headers()
    {
        using var layer = Open(new TarBuilder().GlobalPax(("size", "3")).Pax(("uid", "1")).File("a", "abc").Long('L', "b").File("x", "def").End());
        Assert.Equal("abc", layer.Text("a"));
        Assert.Equal("def", layer.Text("b"));
    }

    [Fact]
    public void Base_256_numbers_may_be_large_and_times_negative()
    {
        using var layer = Open(new TarBuilder().File("f", "", h => h with { Magic = TarMagic.Gnu, Uid = uint.MaxValue - 1, ModifyTime = -5 }).End());
        Assert.Equal(uint.MaxValue - 1, layer.Entry("f").Attributes.Uid);
        Assert.Equal(new Timestamp(-5, 0), layer.Entry("f").Attributes.ModifyTime);
    }

    [Fact]
    public void Gnu_headers_have_access_and_change_times()
    {
        using var layer = Open(new TarBuilder().File("f", "", h => h with
        {
            Magic = TarMagic.Gnu, ModifyTime = 3, Patches = [(345, TarBuilder.Number(1, 12)), (357, TarBuilder.Number(2, 12))],
        }).End());
        var a = layer.Entry("f").Attributes;
        Assert.Equal((1L, 2L, 3L), (a.AccessTime.Seconds, a.ChangeTime.Seconds, a.ModifyTime.Seconds));
    }

    [Fact]
    public void Signed_checksums_are_accepted()
    {
        using var layer = Open(new TarBuilder().Header(new TarHeaderFields { Name = [0xE4, 0xF6], SignedChecksum = true }).End());
        Assert.Equal(["\udce4\udcf6"], layer.Paths());
    }

    [Theory]
    [InlineData(0)]
    [InlineData(512)]
    [InlineData(1024)]
    [InlineData(10240)]
    [InlineData(100)]
    public void The_end_marker_may_be_missing_or_short(int zeros)
    {
        using var layer = Open(new TarBuilder().File("f", "1").Raw(new byte[zeros]));
        Assert.Equal("1", layer.Text("f"));
    }

    [Fact]
    public void Bytes_after_the_end_marker_are_ignored()
    {
        using var layer = Open(new TarBuilder().File("f", "1").End().Raw(Encoding.ASCII.GetBytes("garbage")).File("g"));
        Assert.Equal(["f"], layer.Paths());
    }

    [Fact]
    public void The_padding_of_the_last_file_may_be_missing()
    {
        using var layer = Open(new TarBuilder().Header(new TarHeaderFields { Name = "f"u8.ToArray(), Size = 2 }).Raw(65, 66));
        Assert.Equal("AB", layer.Text("f"));
    }

    [Fact]
    public void The_root_entry_sets_the_attributes_of_the_root()
    {
        using var layer = Open(new TarBuilder().Directory("./", h => h with { Uid = 9 }).File("/abs").File("./dot//double/./x").End());
        Assert.Equal(9u, layer.Root.Attributes.Uid);
        Assert.Equal(["abs", "dot/", "dot/double/", "dot/double/x"], layer.Paths());
    }

    [Fact]
    public void A_deep_tree_needs_no_stack()
    {
        var path = string.Concat(Enumerable.Repeat("d/", 30_000)) + "f";
        using var layer = Open(new TarBuilder().Long('L', path).File("x", "deep").End());
        Assert.Equal(30_001, CountDepth(layer));
    }

    private static int CountDepth(Layer layer)
    {
        var depth = 0;
        for (var at = layer.Root; at.Kind == LayerEntryKind.Directory; depth++)
        {
            at = layer.ReadDirectory(at.Id).Single();
        }

        return depth;
    }

    [Fact]
    public void Pax_sizes_are_read_in_any_culture() =>
        Assert.Equal("11 mtime=1\n".Length.ToString(CultureInfo.InvariantCulture), Encoding.ASCII.GetString(TarBuilder.PaxRecord("mtime", "1"u8.ToArray()))[..2]);
}

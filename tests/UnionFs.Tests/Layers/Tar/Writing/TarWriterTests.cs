using System.Globalization;
using System.Security.Cryptography;
using UnionFs.TestKit.Tar;
using Xunit;
using static UnionFs.Tests.Layers.Tar.Writing.WrittenTar;

namespace UnionFs.Tests.Layers.Tar.Writing;

/// <summary>The bytes of a written layer: order, headers, and nothing of the machine.</summary>
public sealed class TarWriterTests
{
    private static readonly Timestamp s_time = new(1_700_000_000, 123_456_700);

    private static Layer Sample() => Layer.InMemory("sample", static b => b
        .Directory("/z").WithMode((UnixFileMode)0x3FF).WithTime(s_time)
        .File("/b", "bee").WithTime(s_time).WithOwner(1000, 3_000_000_000)
        .HardLink("/a-link", "/b")
        .File("/z/file", "z").WithXattr("user.b", [0, 255]).WithXattr("security.capability", [1, 0, 0, 2])
        .Symlink("/link", "z/file").Whiteout("/gone").Whiteout("/z/old").Directory("/z/dir").Opaque("/z/dir").File("/z/dir/x", "")
        .Special("/null", NodeKind.CharacterDevice, new DeviceNumber(1, 3)).Special("/pipe", NodeKind.Fifo)
        .Special("/disk", NodeKind.BlockDevice, new DeviceNumber(8, 16)).WithTime(new(-1, 500_000_000)));

    [Fact]
    public void Marks_come_first_then_the_rest_by_their_bytes_and_the_first_name_has_the_data()
    {
        Assert.Equal(
            [
                "0 .wh.gone",
                "0 a-link {18 gid=3000000000|}",
                "1 b -> a-link {18 gid=3000000000|}",
                "4 disk {12 mtime=-1|}",
                "2 link -> z/file",
                "3 null",
                "6 pipe",
                "5 z/",
                "0 z/.wh.old",
                "5 z/dir/",
                "0 z/dir/.wh..wh..opq",
                "0 z/dir/x",
                "0 z/file {41 SCHILY.xattr.security.capability=" + (char)1 + "\0\0" + (char)2 + "|26 SCHILY.xattr.user.b=\0" + (char)255 + "|}",
            ],
            Headers(Write(Sample())));
    }

    /// <summary>This digest is a promise: it changes only together with <see cref="TarWriteOptions.FormatVersion"/>.</summary>
    [Fact]
    public void The_digest_of_a_fixed_layer_is_pinned()
    {
        Assert.Equal(1, TarWriteOptions.FormatVersion);
        Assert.Equal("d7734deb7751bb17bb608bef2370d1688dfa1834bbd035e8b3e67c0558a591b2", Convert.ToHexStringLower(SHA256.HashData(Write(Sample()))));
    }

    [Fact]
    public void The_culture_has_no_part_in_the_bytes()
    {
        var before = Write(Sample(), Exact);
        var usual = CultureInfo.CurrentCulture;
        try
        {
            var odd = (CultureInfo)CultureInfo.InvariantCulture.Clone();
            (odd.NumberFormat.NegativeSign, odd.NumberFormat.NumberDecimalSeparator, odd.NumberFormat.NumberGroupSeparator) = ("~", ",", ".");
            CultureInfo.CurrentCulture = odd;
            Assert.Equal(before, Write(Sample(), Exact));
        }
        finally
        {
            CultureInfo.CurrentCulture = usual;
        }
    }

    [Fact]
    public void A_header_is_ustar_without_names_of_users_and_the_end_is_two_blocks()
    {
        var tar = Write(Layer.InMemory("one", static b => b.File("/f", "x").WithMode((UnixFileMode)0x9ED).WithOwner(7, 8).WithTime(s_time)));
        Assert.Equal(2048, tar.Length);
        Assert.Equal(new TarBuilder().Entry("f", '0', "x"u8.ToArray(), static h => h with { Mode = 0x9ED, Uid = 7, Gid = 8, ModifyTime = 1_700_000_000 }).End().ToArray(), tar);
    }

    [Theory]
    [InlineData(100, false)]
    [InlineData(101, false)]
    [InlineData(155 + 1 + 100, false)]
    [InlineData(155 + 1 + 101, true)]
    public void Long_paths_are_split_where_that_is_enough(int length, bool needsPax)
    {
        var path = length == 100 ? new string('f', 100) : $"{new string('d', length - (length > 256 ? 102 : 101))}/{new string('f', length > 256 ? 101 : 100)}";
        path = length == 101 ? "d/" + new string('f', 99) : path;
        Assert.Equal(length, path.Length);
        var layer = Layer.InMemory("long", b => b.File("/" + path, "x"));
        var tar = Write(layer);
        var header = Assert.Single(Headers(tar));
        Assert.Equal(needsPax, header.Contains("path=", StringComparison.Ordinal));
        Assert.Equal(!needsPax, header == "0 " + path);
        Assert.Equal([path], Reread(layer).Paths().Where(static p => !p.EndsWith('/')));
    }

    [Fact]
    public void A_name_without_a_slash_to_split_at_and_bytes_that_are_no_text_take_a_PAX_header()
    {
        var name = new string('n', 150) + "\udcff";
        var layer = Layer.InMemory("odd", b => b.File("/" + name, "x").Symlink("/l", new string('t', 101)).Directory("/" + new string('d', 100)));
        var headers = Headers(Write(layer));
        Assert.Contains(headers, static h => h.Contains("{21 hdrcharset=BINARY|", StringComparison.Ordinal));
        Assert.Contains(headers, static h => h.StartsWith("2 l -> ", StringComparison.Ordinal) && h.Contains("{115 linkpath=", StringComparison.Ordinal));
        Assert.Contains(headers, static h => h.StartsWith("5 ddd", StringComparison.Ordinal) && h.Contains(" path=ddd", StringComparison.Ordinal));
        Assert.Equal(layer.Paths(), Reread(layer).Paths());
    }

    [Fact]
    public void Times_are_whole_seconds_unless_asked_for_and_never_later_than_allowed()
    {
        var layer = Layer.InMemory("times", static b => b.File("/f", "").WithTime(s_time).File("/old", "").WithTime(new(5, 900_000_000)));
        Assert.Equal(new Timestamp(1_700_000_000, 0), Reread(layer).Entry("f").Attributes.ModifyTime);
        Assert.Equal(s_time, Reread(layer, Exact).Entry("f").Attributes.ModifyTime);
        Assert.Contains("0 f {28 mtime=1700000000.1234567|}", Headers(Write(layer, Exact)));

        var clamped = new TarWriteOptions { LatestTime = new(1_600_000_000, 5) };
        Assert.Equal(new Timestamp(1_600_000_000, 0), Reread(layer, clamped).Entry("f").Attributes.ModifyTime);
        Assert.Equal(new Timestamp(1_600_000_000, 5), Reread(layer, clamped with { KeepNanoseconds = true }).Entry("f").Attributes.ModifyTime);
        Assert.Equal(new Timestamp(5, 0), Reread(layer, clamped).Entry("old").Attributes.ModifyTime);
    }

    [Theory]
    [InlineData(-1, 500_000_000)]
    [InlineData(-62_135_596_801, 0)]
    [InlineData(8_589_934_591, 0)]
    [InlineData(8_589_934_592, 1)]
    [InlineData(long.MaxValue, 999_999_999)]
    [InlineData(long.MinValue / 2, 1)]
    [InlineData(0, 100)]
    public void Every_time_comes_back(long seconds, int nanoseconds)
    {
        var time = new Timestamp(seconds, nanoseconds);
        var layer = Layer.InMemory("t", b => b.File("/f", "").WithTime(time));
        Assert.Equal(time, Reread(layer, Exact).Entry("f").Attributes.ModifyTime);
    }

    [Fact]
    public void Large_numbers_come_back()
    {
        var layer = Layer.InMemory("large", static b => b
            .File("/f", "").WithOwner(uint.MaxValue, 1 << 21)
            .Special("/d", NodeKind.BlockDevice, new DeviceNumber(uint.MaxValue, 1 << 21)));
        var again = Reread(layer);
        Assert.Equal((uint.MaxValue, 1u << 21), (again.Entry("f").Attributes.Uid, again.Entry("f").Attributes.Gid));
        Assert.Equal(new DeviceNumber(uint.MaxValue, 1 << 21), again.Entry("d").Attributes.Device);
        Assert.Contains(Headers(Write(layer)), static h => h.StartsWith("4 d {30 SCHILY.devmajor=4294967295|27 SCHILY.devminor=2097152|", StringComparison.Ordinal));
    }

    [Fact]
    public void Attributes_of_any_name_and_any_bytes_come_back()
    {
        var all = Enumerable.Range(0, 256).Select(static i => (byte)i).ToArray();
        var layer = Layer.InMemory("x", b => b.File("/f", "").WithXattr("user.all", all).WithXattr("user.a=b%\udcff", all).WithXattr("user.empty", []).HardLink("/g", "/f"));
        Assert.Equal(layer.Entry("f").Xattrs, Reread(layer).Entry("f").Xattrs);
        Assert.Equal(2, Headers(Write(layer)).Count(static h => h.Contains("SCHILY.xattr.user.all=", StringComparison.Ordinal)));
    }

    [Fact]
    public void A_file_of_ten_gibibytes_of_holes_is_streamed()
    {
        const long size = 10L << 30;
        var layer = Layer.InMemory("huge", static b => b.File("/huge", size, [(size - 1, new byte[] { 7 })]));
        var stream = new WatchedWriteStream(4096);
        var before = GC.GetAllocatedBytesForCurrentThread();
        var report = layer.WriteTar(stream, cancellationToken: TestContext.Current.CancellationToken);
        Assert.InRange(GC.GetAllocatedBytesForCurrentThread() - before, 0, 2 << 20);
        Assert.Equal(512 + 512 + 512 + size + 1024, report.Bytes);
        Assert.Equal(report.Bytes, stream.Length);
        Assert.Contains("size=10737418240\n", FsName.ToText(stream.Start.AsSpan(512, 100)), StringComparison.Ordinal);
        var warning = Assert.Single(report.Warnings);
        Assert.Equal((TarWarningKind.HolesFilled, "/huge", size - 1), (warning.Kind, warning.Path, warning.Bytes));
    }
}

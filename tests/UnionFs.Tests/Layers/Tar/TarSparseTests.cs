using System.Globalization;
using System.Text;
using UnionFs.TestKit.Tar;
using Xunit;
using static UnionFs.Tests.Layers.Tar.TarLayerProbe;

namespace UnionFs.Tests.Layers.Tar;

/// <summary>Sparse files in all four notations, and maps that lie.</summary>
public sealed class TarSparseTests
{
    public static byte[] Old((long Offset, long Length)[] map, long realSize, string data)
    {
        static byte[] Entries(IEnumerable<(long Offset, long Length)> part) => [.. part.SelectMany(e => TarBuilder.Number(e.Offset, 12).Concat(TarBuilder.Number(e.Length, 12)))];
        var tar = new TarBuilder().Header(new TarHeaderFields
        {
            Name = "sparse"u8.ToArray(), Type = 'S', Size = data.Length, Magic = TarMagic.Gnu,
            Patches = [(386, Entries(map.Take(4))), (482, [(byte)(map.Length > 4 ? 1 : 0)]), (483, TarBuilder.Number(realSize, 12))],
        });
        for (var at = 4; at < map.Length; at += 21)
        {
            var block = new byte[512];
            Entries(map.Skip(at).Take(21)).CopyTo(block, 0);
            block[504] = (byte)(map.Length > at + 21 ? 1 : 0);
            tar.Raw(block);
        }

        return tar.Data(Encoding.ASCII.GetBytes(data)).File("next", "n").End().ToArray();
    }

    public static byte[] Pax10((long Offset, long Length)[] map, long realSize, string data)
    {
        var text = map.Length.ToString(CultureInfo.InvariantCulture) + "\n" + string.Concat(map.Select(e => $"{e.Offset}\n{e.Length}\n"));
        byte[] stored = [.. Encoding.ASCII.GetBytes(text), .. new byte[-text.Length & 511], .. Encoding.ASCII.GetBytes(data)];
        return new TarBuilder().Pax(("GNU.sparse.major", "1"), ("GNU.sparse.minor", "0"), ("GNU.sparse.name", "sparse"), ("GNU.sparse.realsize", $"{realSize}"))
            .Entry("GNUSparseFile.0/sparse", '0', stored).File("next", "n").End().ToArray();
    }

    public static byte[] Pax01(string map, long realSize, string data) => new TarBuilder()
        .Pax(("GNU.sparse.size", $"{realSize}"), ("GNU.sparse.numblocks", "0"), ("GNU.sparse.name", "sparse"), ("GNU.sparse.map", map))
        .File("GNUSparseFile.0/sparse", data).File("next", "n").End().ToArray();

    public static byte[] Pax00((long Offset, long Length)[] map, long realSize, string data) => new TarBuilder()
        .Pax([("GNU.sparse.size", $"{realSize}"), .. map.SelectMany(e => new[] { ("GNU.sparse.offset", $"{e.Offset}"), ("GNU.sparse.numbytes", $"{e.Length}") })])
        .File("sparse", data).File("next", "n").End().ToArray();

    [Fact]
    public void All_notations_say_the_same()
    {
        (long, long)[] map = [(2, 3), (10, 1), (11, 2), (20, 0)];
        byte[][] tars = [Old(map, 20, "abcdef"), Pax10(map, 20, "abcdef"), Pax01("2,3,10,1,11,2,20,0", 20, "abcdef"), Pax00(map, 20, "abcdef")];
        foreach (var tar in tars)
        {
            using var layer = Open(tar);
            Assert.Equal(["next", "sparse"], layer.Paths());
            Assert.Equal("\0\0abc\0\0\0\0\0def\0\0\0\0\0\0\0", layer.Text("sparse"));
            Assert.Equal("n", layer.Text("next"));
            Assert.Equal(20, layer.Entry("sparse").Attributes.Size);
            Assert.Equal(7, layer.ContentBytes);
            using var content = layer.OpenContent(layer.Entry("sparse").Id);
            Assert.Equal([2, 3, 10, 20], new[] { 0L, 3, 5, 13 }.Select(content.NextData));
            Assert.Equal([0, 5, 13, 20], new[] { 0L, 3, 10, 20 }.Select(content.NextHole));
            var part = new byte[5];
            Assert.Equal(5, content.Read(9, part));
            Assert.Equal("\0def\0", Encoding.ASCII.GetString(part));
        }
    }

    [Theory]
    [InlineData(4)]
    [InlineData(5)]
    [InlineData(25)]
    [InlineData(26)]
    [InlineData(100)]
    public void Old_maps_go_on_in_extension_blocks(int count)
    {
        var map = Enumerable.Range(0, count).Select(i => (i * 10L, 1L)).ToArray();
        using var layer = Open(Old(map, count * 10, new string('x', count)));
        Assert.Equal(string.Concat(Enumerable.Repeat("x\0\0\0\0\0\0\0\0\0", count)), layer.Text("sparse"));
        Assert.Equal("n", layer.Text("next"));
    }

    [Fact]
    public void A_file_of_exabytes_costs_nothing()
    {
        using var layer = Open(Pax10([(1L << 60, 3)], long.MaxValue, "abc"));
        using var content = layer.OpenContent(layer.Entry("sparse").Id);
        Assert.Equal(1L << 60, content.NextData(0));
        var bytes = new byte[5];
        Assert.Equal(5, content.Read((1L << 60) - 1, bytes));
        Assert.Equal("\0abc\0", Encoding.ASCII.GetString(bytes));
    }

    public static TheoryData<byte[], string> Lies => new()
    {
        { Old([(10, 2), (5, 1)], 20, "abc"), "out of order" },
        { Old([(0, 3), (2, 3)], 20, "abcdef"), "overlaps" },
        { Pax10([(18, 3)], 20, "abc"), "leaves the file" },
        { Pax10([(long.MaxValue, long.MaxValue)], long.MaxValue, "abc"), "leaves the file" },
        { Pax10([(0, 4)], 20, "abc"), "4 bytes of data, the entry stores 3" },
        { Pax01("0,1", 20, "abc"), "1 bytes of data, the entry stores 3" },
        { Pax01("0,1,2", 20, "abc"), "odd count" },
        { Pax01("0,x", 20, "abc"), "not a number" },
        { Pax01("-1,3", 20, "abc"), "not a number" },
        { Old([(0, 3)], -1, "abc"), "negative" },
        { new TarBuilder().Pax(("GNU.sparse.numbytes", "1")).File("f").End().ToArray(), "order" },
        { new TarBuilder().Pax(("GNU.sparse.major", "1"), ("GNU.sparse.minor", "0")).File("f").End().ToArray(), "whole size" },
        { new TarBuilder().Pax(("GNU.sparse.major", "2"), ("GNU.sparse.minor", "0"), ("GNU.sparse.realsize", "1")).File("f").End().ToArray(), "2.0" },
        { new TarBuilder().Pax(("GNU.sparse.major", "1"), ("GNU.sparse.minor", "0"), ("GNU.sparse.realsize", "1")).File("f", "99\n").End().ToArray(), "cut short" },
        { new TarBuilder().Pax(("GNU.sparse.major", "1"), ("GNU.sparse.minor", "0"), ("GNU.sparse.realsize", "1")).File("f", "4611686018427387904\n").End().ToArray(), "allowed" },
    };

    [Theory]
    [MemberData(nameof(Lies))]
    public void Maps_that_lie_are_refused(byte[] tar, string reason) => Assert.Contains(reason, Refusal(tar), StringComparison.Ordinal);

    [Fact]
    public void Maps_have_a_limit()
    {
        var options = new TarLayerOptions { MaxSparseMapBytes = 96 + 512 };
        var map = Enumerable.Range(0, 26).Select(i => (i * 10L, 1L)).ToArray();
        Open(Old(map[..25], 260, new string('x', 25)), options).Dispose();
        Assert.Contains("608 bytes allowed", Refusal(Old(map, 260, new string('x', 26)), options), StringComparison.Ordinal);
        options = new TarLayerOptions { MaxSparseMapBytes = 7 };
        Open(Pax01("0,1,5,2", 20, "abc"), options).Dispose();
        Open(Pax10([(0, 1)], 20, "a"), options).Dispose();
        Assert.Contains("7 allowed", Refusal(Pax01("0,1,15,2", 20, "abc"), options), StringComparison.Ordinal);
        Assert.Contains("7 bytes allowed", Refusal(Pax10([(0, 1), (5, 2)], 20, "abc"), options), StringComparison.Ordinal);
    }

    [Fact]
    public void An_endless_chain_of_extension_blocks_ends_at_the_limit()
    {
        var block = new byte[512];
        block[504] = 1;
        var tar = new TarBuilder().Header(new TarHeaderFields { Name = "s"u8.ToArray(), Type = 'S', Magic = TarMagic.Gnu, Patches = [(482, [1]), (483, TarBuilder.Number(9, 12))] });
        for (var i = 0; i < 3000; i++)
        {
            tar.Raw(block);
        }

        Assert.Contains("allowed", Refusal(tar), StringComparison.Ordinal);
    }
}

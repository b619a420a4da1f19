using UnionFs.Oci.Tests.Kit;
using UnionFs.TestKit.Tar;
using Xunit;

namespace UnionFs.Oci.Tests.Attacks;

/// <summary>Rows 30 to 33: what is wrong lies in how a layer is compressed.</summary>
internal static class CompressionAttacks
{
    private const int RleBytes = 128 << 10;
    private static readonly byte[] s_tar = new TarBuilder().File("f", "text").End().ToArray();

    public static IEnumerable<Attack> All => [.. Gzip(), .. Zstd(), .. Types()];

    /// <summary>Those that unpack to much more than they are, or claim to.</summary>
    public static IEnumerable<Attack> Bombs()
    {
        var zeros = new TarBuilder().Entry("zeros", '0', new byte[160 << 20]).End().ToArray();
        var gzip = new MemoryStream();
        using (var stream = new System.IO.Compression.GZipStream(gzip, System.IO.Compression.CompressionLevel.SmallestSize, leaveOpen: true))
        {
            stream.Write(zeros);
        }

        yield return Layer(31, "gzip, 1000 times its size", true, zeros, gzip.ToArray(), LayerCompression.Gzip, "times its compressed size");
        yield return Layer(31, "gzip in gzip", true, gzip.ToArray(), TarBuilder.Gzip(gzip.ToArray()), LayerCompression.Gzip);
        var rle = Frame(0x50, [.. Raw(Header(1L << 30)), .. Enumerable.Range(0, 1 << 13).SelectMany(static i => Block(RleBytes, 1, i == (1 << 13) - 1).Append((byte)0))]);
        yield return Layer(31, "zstd, 32,000 times its size", true, [], rle, LayerCompression.Zstd, "times its compressed size");
        yield return Layer(31, "within the ratio, beyond a limit set", true, zeros, gzip.ToArray(), LayerCompression.Gzip, "bytes allowed") with
        {
            Options = new OciImageOptions { Limits = new OciLimits { MaxLayerBytes = 1 << 20 } },
        };
        yield return Layer(32, "zstd, a window of 2 GiB", true, s_tar, Frame(21 << 3, Raw(s_tar, isLast: true)), LayerCompression.Zstd, "damaged");
        yield return Layer(32, "zstd, a window of 256 MiB", true, s_tar, Frame(18 << 3, Raw(s_tar, isLast: true)), LayerCompression.Zstd, "damaged");
        yield return Layer(32, "zstd, a window of 128 MiB", false, s_tar, Frame(17 << 3, Raw(s_tar, isLast: true)), LayerCompression.Zstd);
        yield return Layer(32, "zstd, a content of 2^40 bytes claimed", true, s_tar, [0x28, 0xB5, 0x2F, 0xFD, 0xE0, .. BitConverter.GetBytes(1L << 40), .. Raw(s_tar, isLast: true)], LayerCompression.Zstd, "damaged");
        yield return Attack.Tar(28, "a sparse file of 1 TiB", false, Sparse(), static fs => Assert.Equal(1L << 40, fs.Stat("/f").Size));
        yield return Attack.Tar(27, "a long name that claims 512 MiB", true, new TarBuilder().Header(new TarHeaderFields { Name = TarBuilder.Bytes("x"), Type = 'L', Size = 512 << 20 }).End().ToArray());
        yield return new Attack(37, "a manifest that claims 2^62 bytes", true, static s => s.Layout.AddToIndex($$"""{"mediaType":"{{MediaTypes.OciManifest}}","digest":"{{Digest.OfBytes([])}}","size":{{1L << 62}}}"""));
        yield return new Attack(37, "JSON nested 20,000 deep", true, static s => s.Layout.Write("index.json", $$"""{"schemaVersion":2,"manifests":[],"x":{{new string('[', 20_000)}}{{new string(']', 20_000)}}}"""));
    }

    private static IEnumerable<Attack> Gzip()
    {
        var gzip = TarBuilder.Gzip(s_tar);
        yield return Layer(30, "gzip, a wrong CRC", true, s_tar, Flip(gzip, gzip.Length - 6), LayerCompression.Gzip);
        yield return Layer(30, "gzip, a wrong length", true, s_tar, Flip(gzip, gzip.Length - 2), LayerCompression.Gzip);
        yield return Layer(30, "gzip, cut in its trailer", true, s_tar, gzip[..^3], LayerCompression.Gzip);
        yield return Layer(30, "gzip, bytes that follow", true, s_tar, [.. gzip, .. "more"u8], LayerCompression.Gzip);
        yield return Layer(30, "gzip, a second member that the digest does not know", true, s_tar, [.. gzip, .. TarBuilder.Gzip([1])], LayerCompression.Gzip);
        yield return Layer(30, "gzip, in two members", false, s_tar, TarBuilder.Gzip(s_tar[..600], s_tar[600..]), LayerCompression.Gzip);
        yield return Layer(30, "gzip, a name of 4 MiB in its header", false, s_tar, [0x1F, 0x8B, 8, 8, 0, 0, 0, 0, 0, 3, .. Enumerable.Repeat((byte)'n', 4 << 20), 0, .. gzip.AsSpan(10)], LayerCompression.Gzip);
    }

    private static IEnumerable<Attack> Zstd()
    {
        var zstd = LayoutBuilder.Zstd(s_tar);
        yield return Layer(32, "zstd, cut short", true, s_tar, zstd[..^2], LayerCompression.Zstd);
        yield return Layer(32, "zstd, bytes that follow", true, s_tar, [.. zstd, .. "more"u8], LayerCompression.Zstd);
        yield return Layer(32, "zstd, a frame to skip that follows", false, s_tar, [.. zstd, 0x50, 0x2A, 0x4D, 0x18, 3, 0, 0, 0, 1, 2, 3], LayerCompression.Zstd);
        yield return Layer(32, "zstd, a frame to skip that claims 4 GiB", true, s_tar, [.. zstd, 0x50, 0x2A, 0x4D, 0x18, 0xFF, 0xFF, 0xFF, 0xFF, 1], LayerCompression.Zstd);
        yield return Layer(32, "zstd, a dictionary", true, s_tar, [0x28, 0xB5, 0x2F, 0xFD, 0x01, 0x50, 0x07, .. Raw(s_tar, isLast: true)], LayerCompression.Zstd);
        yield return Layer(32, "zstd, a reserved block", true, s_tar, Frame(0x50, [.. Block(4, 3, isLast: true), 1, 2, 3, 4]), LayerCompression.Zstd);
        yield return Layer(32, "zstd, less content than claimed", true, s_tar, [0x28, 0xB5, 0x2F, 0xFD, 0xA0, .. BitConverter.GetBytes(s_tar.Length + 1), .. Raw(s_tar, isLast: true)], LayerCompression.Zstd);
    }

    private static IEnumerable<Attack> Types()
    {
        yield return Layer(33, "gzip called uncompressed", true, TarBuilder.Gzip(s_tar), TarBuilder.Gzip(s_tar), LayerCompression.None, "does not fit");
        yield return Layer(33, "uncompressed called gzip", true, s_tar, s_tar, LayerCompression.Gzip, "does not fit");
        yield return Layer(33, "zstd called gzip", true, s_tar, LayoutBuilder.Zstd(s_tar), LayerCompression.Gzip, "does not fit");
        foreach (var (name, start) in ((string, byte[])[])
            [("xz", [0xFD, 0x37, 0x7A, 0x58, 0x5A, 0]), ("bzip2", [0x42, 0x5A, 0x68, 0x39, 0x31, 0x41, 0x59, 0x26, 0x53, 0x59]), ("lz4", [0x04, 0x22, 0x4D, 0x18]), ("zip", [0x50, 0x4B, 3, 4])])
        {
            byte[] bytes = [.. start, .. new byte[1024]];
            yield return Layer(33, $"{name} called uncompressed", true, bytes, bytes, LayerCompression.None, name);
        }
    }

    private static Attack Layer(int row, string what, bool isRefused, byte[] tar, byte[] stored, LayerCompression said, string reason = "") =>
        new(row, what, isRefused, s => s.Layout.AddImage("v1", "", [tar], s.Layout.Add(LayoutBuilder.TypeOf(said), stored))) { Reason = reason };

    private static byte[] Flip(byte[] bytes, int at) => [.. bytes.Select((b, i) => (byte)(i == at ? b ^ 1 : b))];

    private static byte[] Header(long size) => new TarBuilder().Header(new TarHeaderFields { Name = TarBuilder.Bytes("zeros"), Size = size - 2048 }).ToArray();

    private static byte[] Frame(byte window, byte[] blocks) => [0x28, 0xB5, 0x2F, 0xFD, 0x00, window, .. blocks];

    private static byte[] Raw(byte[] bytes, bool isLast = false) => [.. Block(bytes.Length, 0, isLast), .. bytes];

    private static byte[] Block(int size, int type, bool isLast) => BitConverter.GetBytes((size << 3) | (type << 1) | (isLast ? 1 : 0))[..3];

    private static byte[] Sparse() =>
        new TarBuilder().Pax(("GNU.sparse.major", "0"), ("GNU.sparse.minor", "1"), ("GNU.sparse.name", "f"), ("GNU.sparse.map", "0,2"), ("GNU.sparse.size", "1099511627776")).File("f", "ab").End().ToArray();
}

using UnionFs.TestKit.Tar;
using Xunit;
using static UnionFs.Tests.Layers.Tar.TarLayerProbe;

namespace UnionFs.Tests.Layers.Tar;

/// <summary>Damaged archives: whatever the bytes, a layer whose content can be read, or <see cref="LayerFormatException"/>.</summary>
public sealed class TarFuzzTests
{
    private static readonly int s_rounds = Environment.GetEnvironmentVariable("UNIONFS_LONG") == "1" ? 400_000 : 8_000;

    [Theory]
    [InlineData(1)]
    [InlineData(2)]
    public void Mutated_archives_are_read_or_refused(int seed)
    {
        var random = new Random(seed);
        var seeds = Seeds();
        var accepted = 0;
        for (var round = 0; round < s_rounds; round++)
        {
            var bytes = Mutate(seeds, random);
            var options = new TarLayerOptions { Spool = TarSpool.Memory, Whiteouts = (WhiteoutFormat)random.Next(3) };
            try
            {
                using var layer = Open(bytes, options);
                ReadAll(layer);
                accepted++;
            }
            catch (LayerFormatException)
            {
            }
            catch (Exception e) when (e is not Xunit.Sdk.XunitException)
            {
                Assert.Fail($"seed {seed}, round {round}: {e}");
            }
        }

        Assert.InRange(accepted, s_rounds / 50, s_rounds - 1);
    }

    private static void ReadAll(Layer layer)
    {
        var buffer = new byte[4096];
        var pending = new Stack<long>([layer.Root.Id]);
        while (pending.TryPop(out var id))
        {
            foreach (var entry in layer.ReadDirectory(id))
            {
                if (entry.Kind == LayerEntryKind.Directory)
                {
                    pending.Push(entry.Id);
                }
                else if (entry.Kind == LayerEntryKind.File)
                {
                    using var content = layer.OpenContent(entry.Id);
                    Assert.Equal(entry.Attributes.Size, content.Length);
                    ReadData(content, buffer);
                }
            }
        }
    }

    /// <summary>Reads the data and the edges of the holes; a sparse file may claim any length.</summary>
    private static void ReadData(LayerContent content, byte[] buffer)
    {
        for (var at = content.NextData(0); at < content.Length;)
        {
            var end = content.NextHole(at);
            Assert.True(end > at);
            for (; at < end; at += buffer.Length)
            {
                Assert.True(content.Read(at, buffer) > 0);
            }

            at = content.NextData(end);
            Assert.True(at >= end);
        }

        Assert.Equal(0, content.Read(content.Length, buffer));
    }

    private static byte[] Mutate(byte[][] seeds, Random random)
    {
        var bytes = (byte[])seeds[random.Next(seeds.Length)].Clone();
        for (var count = random.Next(1, 4); count > 0 && bytes.Length > 0; count--)
        {
            var at = random.Next(bytes.Length);
            switch (random.Next(6))
            {
                case 0:
                    bytes[at] ^= (byte)(1 << random.Next(8));
                    break;
                case 1:
                    bytes[at] = (byte)"0127\0 =\n/.-xLS"[random.Next(14)];
                    break;
                case 2:
                    bytes = bytes[..at];
                    break;
                case 3:
                    var other = seeds[random.Next(seeds.Length)];
                    bytes = [.. bytes[..(at & ~511)], .. other[(random.Next(other.Length) & ~511)..]];
                    break;
                case 4:
                    bytes.AsSpan(at, Math.Min(12, bytes.Length - at)).Fill((byte)random.Next(256));
                    break;
                default:
                    bytes = [.. bytes[..at], .. bytes[random.Next(bytes.Length)..]];
                    break;
            }
        }

        if (random.Next(8) > 0 && !bytes.AsSpan().StartsWith((ReadOnlySpan<byte>)[0x1F, 0x8B]))
        {
            RepairChecksums(bytes);
        }

        return bytes;
    }

    /// <summary>Makes the checksums right again where a block looks like a header, so that mutations reach the code behind.</summary>
    private static void RepairChecksums(byte[] bytes)
    {
        for (var at = 0; at + 512 <= bytes.Length; at += 512)
        {
            var block = bytes.AsSpan(at, 512);
            if (!block.Slice(257, 5).SequenceEqual("ustar"u8))
            {
                continue;
            }

            block.Slice(148, 8).Fill((byte)' ');
            var sum = 0;
            foreach (var b in block)
            {
                sum += b;
            }

            TarBuilder.Bytes(Convert.ToString(sum, 8).PadLeft(6, '0') + "\0 ").CopyTo(block[148..]);
        }
    }

    private static byte[][] Seeds()
    {
        var plain = new TarBuilder().Directory("d").File("d/f", new string('x', 700)).HardLink("h", "d/f").Symlink("l", "d").File("l/g", "g").File("d/.wh.z").File(".wh..wh..opq")
            .Entry("c", '3', []).Entry("p", '6', []).End().ToArray();
        var pax = new TarBuilder().GlobalPax(("uid", "5")).Pax(("path", "a/long/path"), ("mtime", "1.5"), ("SCHILY.xattr.user.a", "v"), ("size", "3")).File("x", "abc")
            .Pax(("SCHILY.xattr.trusted.overlay.opaque", "y"), ("LIBARCHIVE.xattr.user.b", "AQID")).Directory("o").Pax(("linkpath", "a/long/path")).HardLink("hl", "x").End().ToArray();
        var gnu = new TarBuilder().Long('L', "long/name").Long('K', "target").Symlink("s", "t").File("n", "n", h => h with { Magic = TarMagic.Gnu, Uid = 1L << 30, ModifyTime = -1 }).End().ToArray();
        return [plain, pax, gnu, TarSparseTests.Old([(0, 3), (1000, 2)], 2000, "abcde"), TarSparseTests.Pax10([(512, 3)], 4096, "abc"), TarSparseTests.Pax01("1,2,5,1", 10, "abc"),
            TarBuilder.Gzip(plain, []), TarBuilder.Gzip(plain[..1000], plain[1000..])];
    }
}

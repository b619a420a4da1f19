using System.Buffers.Binary;
using System.Security.Cryptography;
using Xunit;
using static UnionFs.Tests.Layers.Tar.TarLayerProbe;

namespace UnionFs.Tests.Layers.Tar;

/// <summary>Saved indexes with wrong contents but right checksums: whatever they say, an answer or <see cref="LayerFormatException"/>.</summary>
public sealed class SavedIndexFuzzTests : IDisposable
{
    private const int MostEntries = 2000;
    private static readonly int s_rounds = Environment.GetEnvironmentVariable("UNIONFS_LONG") == "1" ? 200_000 : 3_000;
    private readonly string _folder = Directory.CreateTempSubdirectory("unionfs-").FullName;

    public void Dispose() => Directory.Delete(_folder, recursive: true);

    [Fact]
    public void Forged_indexes_are_read_or_refused()
    {
        var tar = SavedIndexTests.SampleTar();
        var path = Path.Combine(_folder, "layer.tar");
        File.WriteAllBytes(path, tar);
        var options = new TarLayerOptions { DiffId = "sha256:" + Convert.ToHexStringLower(SHA256.HashData(tar)), IndexFile = Path.Combine(_folder, "index") };
        OpenFile(path, options).Dispose();
        var index = File.ReadAllBytes(options.IndexFile);
        var random = new Random(11);
        var read = 0;
        for (var round = 0; round < s_rounds; round++)
        {
            File.WriteAllBytes(options.IndexFile, Forge(index, random));
            try
            {
                using var layer = OpenFile(path, options);
                ReadAll(layer);
                read++;
            }
            catch (LayerFormatException)
            {
            }
            catch (Exception e) when (e is not Xunit.Sdk.XunitException)
            {
                Assert.Fail($"round {round}: {e}");
            }
        }

        Assert.InRange(read, s_rounds / 50, s_rounds - 1);
    }

    private static void ReadAll(Layer layer)
    {
        var buffer = new byte[512];
        var left = MostEntries;
        var pending = new Stack<long>([layer.Root.Id]);
        while (left > 0 && pending.TryPop(out var id))
        {
            foreach (var entry in layer.ReadDirectory(id).Take(left))
            {
                left--;
                if (entry.Kind == LayerEntryKind.Directory)
                {
                    pending.Push(entry.Id);
                }
                else if (entry.Kind != LayerEntryKind.Whiteout)
                {
                    layer.GetNames(entry.Id);
                }

                if (entry.Kind == LayerEntryKind.File)
                {
                    using var content = layer.OpenContent(entry.Id);
                    content.Read(0, buffer);
                    content.Read(Math.Max(0, content.Length - 10), buffer);
                }
            }
        }
    }

    /// <summary>Changes some bytes of the header's tables or of the image, and makes all checksums right again.</summary>
    private static byte[] Forge(byte[] index, Random random)
    {
        const int image = 4096;
        const int checksums = 136;
        var bytes = (byte[])index.Clone();
        for (var count = random.Next(1, 4); count > 0; count--)
        {
            var at = random.Next(6) == 0 ? random.Next(64, 112) : random.Next(image, bytes.Length);
            bytes[at] = random.Next(3) switch
            {
                0 => (byte)(bytes[at] ^ (1 << random.Next(8))),
                1 => (byte)random.Next(256),
                _ => bytes[random.Next(image, bytes.Length)],
            };
        }

        BinaryPrimitives.WriteUInt32LittleEndian(bytes.AsSpan(checksums), TreeChecksum.Compute(bytes.AsSpan(image)));
        BinaryPrimitives.WriteUInt32LittleEndian(bytes.AsSpan(checksums + 4), TreeChecksum.Compute(bytes.AsSpan(0, checksums + 4)));
        return bytes;
    }
}

using System.Formats.Tar;
using System.IO.Compression;

namespace UnionFs.Benchmarks;

/// <summary>What reading and writing through handles costs.</summary>
internal static class ContentGates
{
    private const int PageSize = 4096;
    private const int MiB = 1 << 20;

    public static IEnumerable<Gate> All =>
    [
        new("pread-4k", 0.25, 0.15, Pread4K),
        new("seqread-after-edits", 1.25, 1.1, SequentialReadAfterEdits),
        new("create-4k", 0.25, 0.15, Create4K),
    ];

    private static Figure Pread4K(double goal)
    {
        const int length = 64 * PageSize;
        var content = SourceBytes.Shared.Array.AsSpan(0, length).ToArray();
        using var disk = new DiskCopy();
        File.WriteAllBytes(disk.Root + "/file", content);
        using var file = File.OpenHandle(disk.Root + "/file");
        using var tar = Layer.FromTar(GzippedTar(content));
        using var inMemory = UnionFileSystem.Create(LayerStack.Of(new MemoryLayerBuilder("memory").File("/folder/file", content).Build()));
        using var inTar = UnionFileSystem.Create(LayerStack.Of(tar));
        using var memoryHandle = inMemory.OpenHandle("/folder/file");
        using var tarHandle = inTar.OpenHandle("/folder/file");
        return Comparison.Worst(
            goal,
            ("memory layer", () => (Reads(content, memoryHandle.Read), Reads(content, (offset, buffer) => RandomAccess.Read(file, buffer, offset)))),
            ("tar.gz layer, unpacked as by default", () => (Reads(content, tarHandle.Read), Reads(content, (offset, buffer) => RandomAccess.Read(file, buffer, offset)))));
    }

    private static MemoryStream GzippedTar(byte[] content)
    {
        var bytes = new MemoryStream();
        using (var gzip = new GZipStream(bytes, CompressionLevel.Fastest, leaveOpen: true))
        using (var writer = new TarWriter(gzip, TarEntryFormat.Ustar))
        {
            writer.WriteEntry(new UstarTarEntry(TarEntryType.RegularFile, "folder/file") { DataStream = new MemoryStream(content) });
        }

        bytes.Position = 0;
        return bytes;
    }

    private delegate int ReadAt(long offset, Span<byte> buffer);

    /// <summary>Whole pages at random offsets; the checksum is of their first and last bytes.</summary>
    private static Side Reads(byte[] content, ReadAt read)
    {
        var offsets = new int[4096];
        var buffer = new byte[PageSize];
        return new Side
        {
            Prepare = (operations, random) =>
            {
                for (var i = 0; i < offsets.Length; i++)
                {
                    offsets[i] = random.Next(content.Length / PageSize) * PageSize;
                }

                var expected = 0L;
                for (var i = 0; i < operations; i++)
                {
                    var offset = offsets[i % offsets.Length];
                    expected += PageSize + content[offset] + content[offset + PageSize - 1];
                }

                return expected;
            },
            Run = operations =>
            {
                var sum = 0L;
                for (var i = 0; i < operations; i++)
                {
                    sum += read(offsets[i % offsets.Length], buffer) + buffer[0] + buffer[PageSize - 1];
                }

                return sum;
            },
        };
    }

    private static Figure SequentialReadAfterEdits(double goal)
    {
        const int edits = 1000;
        const int length = SourceBytes.Length;
        var source = SourceBytes.Shared;
        using var fileSystem = UnionFileSystem.Create(LayerStack.Of(
            new MemoryLayerBuilder("file").File("/folder/file", length, source.Extents(0, length)).Build()));
        using var handle = fileSystem.OpenHandle("/folder/file", FileMode.Open, FileAccess.ReadWrite);
        var expected = source.Array.ToArray();
        var random = new Random(3);
        var edit = new byte[100];
        for (var i = 0; i < edits; i++)
        {
            random.NextBytes(edit);
            var offset = random.Next(length - edit.Length);
            handle.Write(offset, edit);
            edit.CopyTo(expected, offset);
        }

        var buffer = new byte[MiB];
        for (var offset = 0; offset < length; offset += MiB)
        {
            if (handle.Read(offset, buffer) != MiB || !buffer.AsSpan().SequenceEqual(expected.AsSpan(offset, MiB)))
            {
                throw new InvalidOperationException($"The MiB at {offset} is not what was written.");
            }
        }

        return Comparison.Measure(
            WholeReads(expected, buffer, handle.Read),
            WholeReads(source.Array, buffer, (offset, target) =>
            {
                source.Array.AsSpan((int)offset, target.Length).CopyTo(target);
                return target.Length;
            }),
            goal);
    }

    private static Side WholeReads(byte[] content, byte[] buffer, ReadAt read)
    {
        var at = 0;
        return new Side
        {
            MaxOperations = 1,
            Prepare = (_, random) =>
            {
                at = random.Next(MiB);
                return Enumerable.Range(0, content.Length / MiB).Sum(piece => (long)content[(piece * MiB) + at]);
            },
            Run = _ =>
            {
                var sum = 0L;
                for (var offset = 0; offset < content.Length; offset += MiB)
                {
                    read(offset, buffer);
                    sum += buffer[at];
                }

                return sum;
            },
        };
    }

    /// <summary>New names in ten directories: open as new, write, close.</summary>
    private static Figure Create4K(double goal)
    {
        const int most = 5000;
        var data = SourceBytes.Shared.Array.AsSpan(0, PageSize).ToArray();
        using var fileSystem = SampleTree.Shared.Open(8);
        using var disk = new DiskCopy();
        for (var i = 0; i < 10; i++)
        {
            fileSystem.CreateDirectory($"/made-{i}");
            Directory.CreateDirectory($"{disk.Root}/made-{i}");
        }

        var start = fileSystem.Snapshot();
        var ours = new NewFiles("", most, path =>
        {
            using var handle = fileSystem.OpenHandle(path, FileMode.CreateNew, FileAccess.Write);
            handle.Write(0, data);
        });
        var baseline = new NewFiles(disk.Root, most, path => File.WriteAllBytes(path, data));
        return Comparison.Measure(
            ours.ToSide(path => fileSystem.ReadAllBytes(path).AsSpan().SequenceEqual(data), () =>
            {
                fileSystem.Restore(start);
                Memory.Reclaim();
            }),
            baseline.ToSide(path => File.ReadAllBytes(path).AsSpan().SequenceEqual(data), () =>
            {
                for (var i = 0; i < 10; i++)
                {
                    Directory.Delete($"{disk.Root}/made-{i}", recursive: true);
                    Directory.CreateDirectory($"{disk.Root}/made-{i}");
                }

                Memory.Reclaim();
            }),
            goal);
    }

    /// <summary>Creates files under names that are not there.</summary>
    private sealed class NewFiles(string root, int most, Action<string> create)
    {
        private readonly string[] _paths = new string[most];

        public Side ToSide(Func<string, bool> isRight, Action removeAll) => new()
        {
            MaxOperations = most,
            Prepare = (operations, random) =>
            {
                removeAll();
                for (var i = 0; i < operations; i++)
                {
                    _paths[i] = $"{root}/made-{i % 10}/file-{random.Next(1000)}-{i}.bin";
                }

                return operations;
            },
            Run = operations =>
            {
                for (var i = 0; i < operations; i++)
                {
                    create(_paths[i]);
                }

                return operations;
            },
            Finish = () =>
            {
                if (!isRight(_paths[0]))
                {
                    throw new InvalidOperationException($"{_paths[0]} is not what was written.");
                }
            },
        };
    }
}

namespace UnionFs.Benchmarks;

/// <summary>What the first writes to files of the layers below cost.</summary>
internal static class CopyUpGates
{
    private const long MiB = 1 << 20;
    private const long GiB4 = 4L << 30;
    private const int WholeBytes = SourceBytes.Length;

    public static IEnumerable<Gate> All =>
    [
        new("copyup-4g", 3, 1.5, CopyUp4G),
        new("copyup-size", 1.5, 1.2, CopyUpSize, RunsInCi: true),
        new("copyup-after-snapshot", 1.5, 1.2, CopyUpAfterSnapshot),
        new("copyup-full", 1.4, 1.2, CopyUpFull),
    ];

    /// <summary>Of two readings of a clean file the dearer: its first write ever, and the first to one more of its pages.</summary>
    private static Figure CopyUp4G(double goal)
    {
        using var files = new CleanFiles(GiB4);
        return Comparison.Worst(
            goal,
            ("first write to a file", () => (files.FirstWrites(), Copies.OfColdPages())),
            ("to one more page of it", () => (files.MorePages(), Copies.OfColdPages())));
    }

    private static Figure CopyUpSize(double goal)
    {
        using var large = new CleanFiles(GiB4);
        using var small = new CleanFiles(MiB);
        return Comparison.Measure(large.FirstWrites(), small.FirstWrites(), goal);
    }

    private static Figure CopyUpAfterSnapshot(double goal)
    {
        Memory.Require(7L << 30, "a file with 1,000,000 dirty chunks");
        using var many = new DirtyFile(GiB4, 1_000_000);
        using var few = new DirtyFile(GiB4, 10);
        return Comparison.Measure(many.WritesAfterSnapshots(), few.WritesAfterSnapshots(), goal);
    }

    /// <summary>Each operation rewrites one more clean file; chunks come from the file rewritten before, so their memory is there.</summary>
    private static Figure CopyUpFull(double goal)
    {
        const int files = 1000;
        var source = SourceBytes.Shared;
        var builder = new MemoryLayerBuilder("large files");
        for (var i = 0; i < files; i++)
        {
            builder.File($"/file-{i}", WholeBytes, source.Extents(i, WholeBytes));
        }

        using var fileSystem = UnionFileSystem.Create(LayerStack.Of(builder.Build()));
        var data = new byte[WholeBytes];
        new Random(11).NextBytes(data);
        var next = 0;
        var handle = default(FileHandle);
        var ours = new Side
        {
            MaxOperations = 1,
            Prepare = (_, _) =>
            {
                handle = fileSystem.OpenHandle($"/file-{next}", FileMode.Open, FileAccess.ReadWrite);
                return WholeBytes;
            },
            Run = _ =>
            {
                for (var offset = 0; offset < WholeBytes; offset += (int)MiB)
                {
                    handle.Write(offset, data.AsSpan(offset, (int)MiB));
                }

                return handle.Length;
            },
            Finish = () =>
            {
                Check(handle, data);
                handle.Dispose();
                fileSystem.Unlink($"/file-{next++}");
            },
        };
        return Comparison.Measure(ours, Copies.OfAll(data), goal);
    }

    private static void Check(FileHandle handle, byte[] data)
    {
        var page = new byte[SourceBytes.PageSize];
        for (var i = 0; i < 64; i++)
        {
            var offset = Random.Shared.Next(data.Length / page.Length) * page.Length;
            if (handle.Read(offset, page) != page.Length || !page.AsSpan().SequenceEqual(data.AsSpan(offset, page.Length)))
            {
                throw new InvalidOperationException($"The page at {offset} is not what was written.");
            }
        }
    }
}

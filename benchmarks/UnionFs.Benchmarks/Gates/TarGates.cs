using System.Formats.Tar;

namespace UnionFs.Benchmarks;

/// <summary>What a tar costs before it is of use as a layer.</summary>
internal static class TarGates
{
    private const int Entries = 100_000;

    public static IEnumerable<Gate> All =>
    [
        new("tar-index", 0.35, 0.15, TarIndex),
    ];

    private static Figure TarIndex(double goal)
    {
        using var disk = new DiskCopy();
        var path = disk.Root + "/layer.tar";
        var sum = SampleTar.Write(path, Entries);
        var rest = sum - SampleTar.LastSize(Entries);
        return Comparison.Measure(
            Whole(sum, () =>
            {
                using var layer = Layer.FromTar(path);
                using var fileSystem = UnionFileSystem.Create(LayerStack.Of(layer));
                return fileSystem.Stat(SampleTar.LastPath(Entries)).Size + rest;
            }),
            Whole(sum, () => Scan(path)),
            goal);
    }

    private static long Scan(string path)
    {
        using var reader = new TarReader(File.OpenRead(path));
        var sum = 0L;
        while (reader.GetNextEntry() is { } entry)
        {
            sum += entry.EntryType == TarEntryType.RegularFile ? entry.Length : 0;
        }

        return sum;
    }

    private static Side Whole(long expected, Func<long> run) => new()
    {
        MaxOperations = 1,
        UnitsPerOperation = Entries,
        Clock = static () => CpuClock.Process,
        Prepare = (_, _) => expected,
        Run = _ => run(),
    };
}

using System.Diagnostics;
using System.Formats.Tar;
using System.Globalization;
using System.IO.Compression;

namespace UnionFs.Benchmarks;

/// <summary>What a tar costs before it is of use as a layer.</summary>
internal static class TarGates
{
    private const int Entries = 100_000;

    public static IEnumerable<Gate> All =>
    [
        new("tar-index", 0.35, 0.15, TarIndex),
        new("targz-cpu", 1.5, 1.25, goal => TarGzip(goal, static () => CpuClock.Process)),
        new("targz-wall", 1.25, 1.1, goal => TarGzip(goal, Stopwatch.GetTimestamp)),
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

    /// <summary>
    /// A compressed tar of what the runtime itself is made of, a real mixture of code and data, to a usable layer with its digest checked; beside
    /// <see cref="GZipStream"/> alone, which only unpacks it.
    /// </summary>
    private static Figure TarGzip(double goal, Func<long> clock)
    {
        using var disk = new DiskCopy();
        var path = disk.Root + "/layer.tar.gz";
        var length = RuntimeTar.Write(path, out var diffId);
        Figure Measure(TarLayerOptions options) => Comparison.Measure(
            Once(length, clock, () =>
            {
                using var layer = Layer.FromTar(path, options);
                using var fileSystem = UnionFileSystem.Create(LayerStack.Of(layer));
                return fileSystem.Exists(RuntimeTar.Path) ? length : 0;
            }),
            Once(length, clock, () => Unpack(path)),
            goal);
        var figure = Measure(new TarLayerOptions { DiffId = diffId });
        var inMemory = Measure(new TarLayerOptions { DiffId = diffId, Spool = TarSpool.Memory });
        var undigested = Measure(new TarLayerOptions());
        return figure with
        {
            Detail = string.Create(
                CultureInfo.InvariantCulture,
                $"{length >> 20} MiB unpacked, {new FileInfo(path).Length / (double)length:0.00} of it packed; unpacked into memory {inMemory.Ratio:0.00}, without the digest {undigested.Ratio:0.00}"),
        };
    }

    private static long Unpack(string path)
    {
        using var stream = new GZipStream(File.OpenRead(path), CompressionMode.Decompress);
        var buffer = new byte[256 << 10];
        var sum = 0L;
        for (int read; (read = stream.Read(buffer)) > 0;)
        {
            sum += read;
        }

        return sum;
    }

    private static Side Once(long expected, Func<long> clock, Func<long> run) => new()
    {
        MaxOperations = 1,
        Clock = clock,
        Prepare = (_, _) => expected,
        Run = _ => run(),
    };

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

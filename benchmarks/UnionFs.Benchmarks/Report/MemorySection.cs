using System.Diagnostics;

namespace UnionFs.Benchmarks;

/// <summary>Bytes held: per entry of a loaded base, per idle sandbox, per change; and what dirty content does to pauses of the collector.</summary>
internal static class MemorySection
{
    public const string PerEntry = "bytes per entry of the base";
    public const string PerSandbox = "bytes per idle sandbox";
    public const string PerFork = "bytes per idle fork";
    public const string PerMode = "bytes per changed mode";
    public const string PerFile = "bytes per new empty file";
    public const string PerByte = "bytes per file with one byte changed (a chunk is 4,096)";
    public const string PauseClean = "full collection, ns, nothing dirty";
    public const string PauseDirty = "full collection, ns, 2 GiB dirty";
    public const string PauseYoungClean = "generation 0 collection, ns, nothing dirty";
    public const string PauseYoungDirty = "generation 0 collection, ns, 2 GiB dirty";
    private const int Sandboxes = 100_000;
    private const int Changes = 50_000;

    public static IReadOnlyList<int> EntryCounts { get; } = [10_000, 100_000, 1_000_000];

    /// <param name="keep">Takes what there is after each point.</param>
    public static void Measure(Action<IReadOnlyList<Sample>, IReadOnlyList<string>> keep)
    {
        var samples = new List<Sample>();
        foreach (var entries in EntryCounts)
        {
            Console.WriteLine($"memory: {entries} entries");
            samples.Add(OfBase(entries));
            keep(samples, []);
        }

        Console.WriteLine("memory: sandboxes and changes");
        using (var origin = SampleTree.Shared.Open(8))
        {
            var stack = origin.Stack;
            samples.Add(OfSandboxes(PerSandbox, () => UnionFileSystem.Create(stack)));
            samples.Add(OfSandboxes(PerFork, origin.Fork));
        }

        var paths = SampleTree.Shared.Paths;
        samples.Add(OfChanges(PerMode, (fileSystem, i) => fileSystem.SetMode(paths[i], UnixFileMode.UserRead)));
        samples.Add(OfChanges(PerFile, (fileSystem, i) => fileSystem.CreateFile(paths[i] + ".new")));
        samples.Add(OfChanges(PerByte, (fileSystem, i) => fileSystem.WriteAt(paths[i], 0, [255])));
        Console.WriteLine("memory: pauses");
        samples.AddRange(Pauses());
        keep(samples, []);
    }

    /// <summary>What the base takes on eight memory layers of empty files, 19 in each directory, once every directory is looked at.</summary>
    private static Sample OfBase(int entries)
    {
        const int layers = 8;
        const int perDirectory = 20;
        Load(MakeStack(1000, layers, perDirectory), 1000, perDirectory).Dispose();
        var stack = MakeStack(entries, layers, perDirectory);
        var before = Memory.Now();
        using var fileSystem = Load(stack, entries, perDirectory);
        var held = Memory.Now() - before;
        GC.KeepAlive(fileSystem);
        return Sample.Count(PerEntry, entries, held.Total / (double)entries);
    }

    private static LayerStack MakeStack(int entries, int layers, int perDirectory)
    {
        var builders = Enumerable.Range(0, layers).Select(static i => new MemoryLayerBuilder($"layer {i}")).ToArray();
        for (var i = 0; i < entries; i++)
        {
            var directory = DirectoryOf(i / perDirectory);
            _ = i % perDirectory == 0
                ? builders[i % layers].Directory(directory)
                : builders[i % layers].File($"{directory}/file-{i:0000000}.cs", []);
        }

        return LayerStack.Of(builders.Select(static builder => builder.Build()));
    }

    /// <summary>A sandbox on the stack with every directory looked at.</summary>
    private static UnionFileSystem Load(LayerStack stack, int entries, int perDirectory)
    {
        var fileSystem = UnionFileSystem.Create(stack);
        for (var i = 0; i < entries; i += perDirectory)
        {
            if (!fileSystem.Stat($"{DirectoryOf(i / perDirectory)}/file-{i + 1:0000000}.cs").IsFile)
            {
                throw new InvalidOperationException($"{DirectoryOf(i / perDirectory)} is not as it was made.");
            }
        }

        return fileSystem;
    }

    private static string DirectoryOf(int number) =>
        $"/top-{number % 10}/area-{number / 10 % 40}/project-{number / 400}/section-{number:000000}";

    private static Sample OfSandboxes(string series, Func<UnionFileSystem> make)
    {
        var alive = new UnionFileSystem[Sandboxes];
        make().Dispose();
        var before = Memory.Now();
        for (var i = 0; i < alive.Length; i++)
        {
            alive[i] = make();
        }

        var held = Memory.Now() - before;
        foreach (var fileSystem in alive)
        {
            fileSystem.Dispose();
        }

        return Sample.Count(series, Sandboxes, held.Total / (double)Sandboxes);
    }

    private static Sample OfChanges(string series, Action<UnionFileSystem, int> change)
    {
        using var fileSystem = SampleTree.Shared.Open(8);
        using (var warmUp = fileSystem.Fork())
        {
            change(warmUp, 0);
        }

        var before = Memory.Now();
        for (var i = 0; i < Changes; i++)
        {
            change(fileSystem, i);
        }

        var held = Memory.Now() - before;
        GC.KeepAlive(fileSystem);
        return Sample.Count(series, Changes, held.Total / (double)Changes);
    }

    private static IEnumerable<Sample> Pauses()
    {
        const long dirty = 2L << 30;
        Memory.Require(dirty + (1L << 30), "2 GiB of dirty content");
        using var fileSystem = UnionFileSystem.Create(LayerStack.Empty);
        var clean = (Full: Pause(2), Young: Pause(0));
        fileSystem.CreateFile("/file");
        using (var handle = fileSystem.OpenHandle("/file", FileMode.Open, FileAccess.ReadWrite))
        {
            const int piece = 1 << 20;
            for (var offset = 0L; offset < dirty; offset += piece)
            {
                handle.Write(offset, SourceBytes.Shared.Array.AsSpan(0, piece));
            }
        }

        var full = (Full: Pause(2), Young: Pause(0));
        return
        [
            Sample.Of(PauseClean, 0, clean.Full), Sample.Of(PauseDirty, dirty, full.Full),
            Sample.Of(PauseYoungClean, 0, clean.Young), Sample.Of(PauseYoungDirty, dirty, full.Young),
        ];
    }

    private static Timing Pause(int generation)
    {
        var times = new double[15];
        GC.Collect();
        GC.WaitForPendingFinalizers();
        for (var i = 0; i < times.Length; i++)
        {
            var start = Stopwatch.GetTimestamp();
            GC.Collect(generation, GCCollectionMode.Forced, blocking: true);
            times[i] = Stopwatch.GetElapsedTime(start).TotalNanoseconds;
        }

        Array.Sort(times);
        return new Timing(times[0], times[times.Length / 2], times[times.Length * 3 / 4] / times[0]);
    }
}

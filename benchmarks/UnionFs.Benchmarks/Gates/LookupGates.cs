using System.Globalization;

namespace UnionFs.Benchmarks;

/// <summary>What a lookup costs.</summary>
internal static class LookupGates
{
    private const int HotPaths = 1000;

    public static IEnumerable<Gate> All =>
    [
        new("stat-hot", 1.5, 1.0, StatHot),
        new("stat-random", 0.6, 0.35, StatRandom),
        new("stat-top", 3, 1.5, StatTop),
        new("stat-vs-disk", 0.10, 0.05, StatVersusDisk),
        new("stat-layers", 1.10, 1.05, StatLayers, RunsInCi: true),
        new("stat-dirty", 1.5, 1.2, StatDirty),
        new("commit-depth", 1.25, 1.1, CommitDepth, RunsInCi: true),
        new("miss", 1.5, 1.0, Miss),
    ];

    private static SampleTree Tree => SampleTree.Shared;

    private static Figure StatHot(double goal)
    {
        using var fileSystem = Tree.Open(8);
        var hot = Tree.Hot(HotPaths);
        return Comparison.Measure(Lookups.Stat(fileSystem, hot, Tree.Sizes), Lookups.InDictionary(Tree.Sizes, hot), goal);
    }

    private static Figure StatRandom(double goal)
    {
        using var fileSystem = Tree.Open(8);
        Figure Measure(bool areScattered) => Comparison.Measure(
            Lookups.Stat(fileSystem, Tree.Paths, Tree.Sizes, areScattered),
            Lookups.InDictionary(Tree.Sizes, Tree.Paths, areScattered),
            goal);
        var (figure, scattered) = (Measure(areScattered: false), Measure(areScattered: true));
        return figure with
        {
            Detail = string.Create(CultureInfo.InvariantCulture, $"the caller's strings scattered in memory: {scattered.Ratio:0.00}"),
        };
    }

    private static Figure StatTop(double goal)
    {
        using var fileSystem = UnionFileSystem.Create(LayerStack.Empty);
        var hot = Tree.Hot(HotPaths);
        foreach (var path in hot)
        {
            fileSystem.CreateDirectory(path.AsSpan(0, path.LastIndexOf('/')));
            fileSystem.WriteAllBytes(path, new byte[Tree.Sizes[path]]);
        }

        return Comparison.Measure(Lookups.Stat(fileSystem, hot, Tree.Sizes), Lookups.InDictionary(Tree.Sizes, hot), goal);
    }

    private static Figure StatVersusDisk(double goal)
    {
        using var fileSystem = Tree.Open(8);
        using var disk = new DiskCopy();
        var hot = Tree.Hot(HotPaths);
        disk.Add(Tree, Tree.Paths);
        return Comparison.Measure(
            Lookups.Stat(fileSystem, hot, Tree.Sizes), Lookups.OnDisk([.. hot.Select(path => disk.Root + path)]), goal);
    }

    private static Figure StatLayers(double goal)
    {
        using var many = Tree.Open(128);
        using var one = Tree.Open(1);
        var hot = Tree.Hot(HotPaths);
        return Comparison.Measure(Lookups.Stat(many, hot, Tree.Sizes), Lookups.Stat(one, hot, Tree.Sizes), goal);
    }

    /// <summary>1,000 changes: 500 files beside hot ones, 499 in other directories, one directory renamed (not a hot one).</summary>
    private static Figure StatDirty(double goal)
    {
        using var clean = Tree.Open(8);
        using var dirty = clean.Fork();
        var hot = Tree.Hot(HotPaths);
        for (var i = 0; i < hot.Length; i++)
        {
            var parent = i % 2 == 0 ? hot[i][..hot[i].LastIndexOf('/')] : $"/made/{i % 10}";
            dirty.CreateDirectory(parent);
            dirty.WriteAllText($"{parent}/new-{i}", "new");
        }

        var away = Tree.Directories.First(d => hot.All(path => !path.StartsWith(d + "/", StringComparison.Ordinal)));
        dirty.Move(away, away + "-renamed");
        return Comparison.Measure(Lookups.Stat(dirty, hot, Tree.Sizes), Lookups.Stat(clean, hot, Tree.Sizes), goal);
    }

    private static Figure CommitDepth(double goal)
    {
        using var deep = WithCommits(10_000);
        using var shallow = WithCommits(1);
        return Comparison.Measure(StatAndWrite(deep), StatAndWrite(shallow), goal);
    }

    private static UnionFileSystem WithCommits(int commits)
    {
        var fileSystem = UnionFileSystem.Create(Tree.Stack(8));
        for (var i = 0; i < 10_000; i++)
        {
            fileSystem.WriteAllBytes(Tree.Paths[i], Tree.Contents[i]);
            if (i >= 10_000 - commits)
            {
                fileSystem.Commit($"commit {i}");
            }
        }

        return fileSystem;
    }

    private static Side StatAndWrite(UnionFileSystem fileSystem)
    {
        var paths = Tree.Paths[..10_000];
        var keys = new string[HotPaths];
        var data = new byte[1];
        var start = fileSystem.Snapshot();
        return new Side
        {
            Prepare = (operations, random) =>
            {
                // What the round before wrote is given back first: whether its memory is there again, or new pages have to be
                // had from the system, is no matter of depth.
                fileSystem.Restore(start);
                Memory.Reclaim();
                random.GetItems(paths, keys);
                return Enumerable.Range(0, operations).Sum(i => (long)Tree.Sizes[keys[i % keys.Length]]);
            },
            Run = operations =>
            {
                var sum = 0L;
                for (var i = 0; i < operations; i++)
                {
                    var path = keys[i % keys.Length];
                    sum += fileSystem.Stat(path).Size;
                    fileSystem.WriteAt(path, 0, data);
                }

                return sum;
            },
        };
    }

    private static Figure Miss(double goal)
    {
        using var fileSystem = Tree.Open(8);
        var hot = Tree.Hot(HotPaths);
        return Comparison.Measure(
            Lookups.Miss(fileSystem, [.. hot.Select(static path => path[..^1] + "x")]), Lookups.InDictionary(Tree.Sizes, hot), goal);
    }
}

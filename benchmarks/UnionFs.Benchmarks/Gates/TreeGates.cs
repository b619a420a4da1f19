namespace UnionFs.Benchmarks;

/// <summary>What listing, walking, renaming and replacing directories costs.</summary>
internal static class TreeGates
{
    public static IEnumerable<Gate> All =>
    [
        new("readdir", 0.06, 0.03, ReadDirectory),
        new("walk", 0.08, 0.04, Walk),
        new("rename-dir", 1.5, 1.1, RenameDirectory, RunsInCi: true),
        new("replace-dir", 0.01, 0.003, ReplaceDirectory),
    ];

    private static SampleTree Tree => SampleTree.Shared;

    private static Figure ReadDirectory(double goal)
    {
        const int names = 1000;
        const int layers = 8;
        using var disk = new DiskCopy();
        var builders = Enumerable.Range(0, layers).Select(static i => new MemoryLayerBuilder($"layer {i}")).ToArray();
        var host = Directory.CreateDirectory(disk.Root + "/folder").FullName;
        for (var i = 0; i < names; i++)
        {
            var name = $"file-{i:000000}.cs";
            builders[i % layers].File("/folder/" + name, [1]);
            if (i % 10 == 3)
            {
                builders[(i + 1) % layers].File("/folder/" + name, [2]);
            }

            File.WriteAllBytes($"{host}/{name}", [1]);
        }

        using var fileSystem = UnionFileSystem.Create(LayerStack.Of(builders.Select(static builder => builder.Build())));
        return Comparison.Measure(
            Listings(names * 14, () => Listing.SumOfNames(fileSystem, "/folder")),
            Listings(names * (host.Length + 15), () => Directory.EnumerateFileSystemEntries(host).Sum(static path => (long)path.Length)),
            goal);
    }

    private static Side Listings(long expected, Func<long> list) => new()
    {
        Prepare = (operations, _) => operations * expected,
        Run = operations =>
        {
            var sum = 0L;
            for (var i = 0; i < operations; i++)
            {
                sum += list();
            }

            return sum;
        },
    };

    /// <summary>One operation walks one of the twenty parts of the tree, in random order.</summary>
    private static Figure Walk(double goal)
    {
        const int parts = 20;
        using var fileSystem = Tree.Open(8);
        using var disk = new DiskCopy();
        disk.Add(Tree, Tree.Paths);
        var sizes = new Dictionary<string, long>();
        var entries = 0;
        foreach (var path in Tree.Paths)
        {
            var part = path[..path.IndexOf('/', path.IndexOf('/', 1) + 1)];
            sizes[part] = sizes.GetValueOrDefault(part) + Tree.Sizes[path];
            entries++;
        }

        var perPart = (entries + Tree.AllDirectories.Count(static d => d.Count(static c => c == '/') >= 2)) / parts;
        return Comparison.Measure(
            Walks(sizes, perPart, part => Listing.SumOfFiles(fileSystem, part, static size => size)),
            Walks(sizes, perPart, part => SumOfSizes(new DirectoryInfo(disk.Root + part))),
            goal);
    }

    /// <summary>A walk that asks for what a stat answers: size of files, times and mode of everything.</summary>
    private static long SumOfSizes(DirectoryInfo directory)
    {
        var sum = 0L;
        foreach (var entry in directory.EnumerateFileSystemInfos("*", SearchOption.AllDirectories))
        {
            sum += entry is FileInfo file ? file.Length : 0;
            sum += entry.LastWriteTimeUtc.Ticks == 0 || entry.UnixFileMode == UnixFileMode.None ? 1 : 0;
        }

        return sum;
    }

    private static Side Walks(Dictionary<string, long> sizes, int entries, Func<string, long> walk)
    {
        var parts = sizes.Keys.ToArray();
        return new Side
        {
            MaxOperations = parts.Length,
            UnitsPerOperation = entries,
            Prepare = (operations, random) =>
            {
                random.Shuffle(parts);
                return parts.Take(operations).Sum(part => sizes[part]);
            },
            Run = operations =>
            {
                var sum = 0L;
                for (var i = 0; i < operations; i++)
                {
                    sum += walk(parts[i]);
                }

                return sum;
            },
        };
    }

    private static Figure RenameDirectory(double goal)
    {
        using var large = MovingDirectory.Create(5000, 95_000);
        using var small = MovingDirectory.Create(0, 1);
        return Comparison.Measure(large.Renames(), small.Renames(), goal);
    }

    private static Figure ReplaceDirectory(double goal)
    {
        using var disk = new DiskCopy();
        var trees = new LowerTrees(400);
        using var fileSystem = UnionFileSystem.Create(LayerStack.Of(trees.ToLayer()));
        _ = fileSystem.Walk().Count();
        return Comparison.Measure(trees.Replacements(fileSystem), trees.Replacements(disk.Root, 2), goal);
    }
}

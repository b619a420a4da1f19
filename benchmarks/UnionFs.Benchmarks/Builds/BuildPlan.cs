namespace UnionFs.Benchmarks;

/// <summary>What a build does to its base, and what must be there afterwards.</summary>
internal sealed class BuildPlan
{
    private const int Unpacked = 5000;
    private const int Rewritten = 500;
    private const int Renamed = 50;
    private const int Deleted = 2000;

    public BuildPlan(DebianTree tree)
    {
        var random = new Random(31);
        var renamed = tree.Documents.Where(static (_, i) => i % 8 == 0).Take(Renamed).ToArray();
        Renames = [.. renamed.Select(static d => (d, d + "-renamed"))];
        var moved = renamed.ToHashSet();
        var rest = tree.Files.Where(f => !moved.Contains(f.Path[..f.Path.LastIndexOf('/')]) && f.Length <= 4096).ToArray();
        random.Shuffle(rest);
        Rewrites = [.. rest.Take(Rewritten).Select(f => tree.NewFile(f.Path, 1 + random.Next(6000)))];
        Deletes = [.. rest.Skip(Rewritten).Take(Deleted).Select(static f => f.Path)];
        NewDirectories = [.. Enumerable.Range(0, 250).Select(static i => $"/opt/application/part-{i / 10:00}/module-{i % 10}")];
        Unpacks = [.. Enumerable.Range(0, Unpacked).Select(i => tree.NewFile($"{NewDirectories[i / 20]}/file-{i:0000}.js", 100 + random.Next(6000)))];
        Expected = Truth(tree);
    }

    public string[] NewDirectories { get; }

    public BuildFile[] Unpacks { get; }

    public BuildFile[] Rewrites { get; }

    public (string From, string To)[] Renames { get; }

    public string[] Deletes { get; }

    /// <summary>The checksum of the tree when the build is done.</summary>
    public long Expected { get; }

    /// <summary>What a regular file adds to the checksum.</summary>
    public static long Weigh(long length) => length + 1_000_000_007;

    /// <summary>The same plan on a table of sizes.</summary>
    private long Truth(DebianTree tree)
    {
        var sizes = tree.Files.ToDictionary(static f => f.Path, static f => f.Length);
        foreach (var file in Unpacks.Concat(Rewrites))
        {
            sizes[file.Path] = file.Length;
        }

        foreach (var path in Deletes)
        {
            sizes.Remove(path);
        }

        return sizes.Values.Sum(static length => Weigh(length));
    }
}

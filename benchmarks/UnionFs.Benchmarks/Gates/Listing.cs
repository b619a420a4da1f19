namespace UnionFs.Benchmarks;

/// <summary>Listings of a sandbox in the cheapest form its public API has.</summary>
internal static class Listing
{
    /// <summary>Lists a directory; answers the sum of the lengths of its names.</summary>
    public static long SumOfNames(UnionFileSystem fileSystem, string path)
    {
        var sum = 0L;
        foreach (var entry in fileSystem.EnumerateNames(path))
        {
            sum += entry.Bytes.Length;
        }

        return sum;
    }

    /// <summary>Walks a tree with attributes; answers the sum of what its files weigh.</summary>
    public static long SumOfFiles(UnionFileSystem fileSystem, string path, Func<long, long> weigh)
    {
        var sum = 0L;
        for (var walk = fileSystem.WalkNames(path); walk.MoveNext();)
        {
            sum += walk.TryStat(out var stat) == FsError.OK && stat.IsFile ? weigh(stat.Size) : 0;
            sum += stat.ModifyTime.Seconds < 0 || stat.Mode == UnixFileMode.None ? 1 : 0;
        }

        return sum;
    }
}

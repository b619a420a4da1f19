namespace UnionFs.Benchmarks;

/// <summary>Sides that look paths up: the same paths, as other string instances in a new order each round.</summary>
internal static class Lookups
{
    /// <summary>stat in a sandbox, summed over sizes.</summary>
    /// <param name="areScattered">Whether the strings lie in memory in another order than they are used in, so that each is a wait of its own.</param>
    public static Side Stat(UnionFileSystem fileSystem, string[] paths, IReadOnlyDictionary<string, int> sizes, bool areScattered = false)
    {
        var keys = new string[paths.Length];
        return new Side
        {
            Prepare = (operations, random) => Shuffle(keys, paths, random, operations, path => sizes[path], areScattered),
            Run = operations =>
            {
                var sum = 0L;
                for (var (i, next) = (0, 0); i < operations; i++)
                {
                    sum += fileSystem.Stat(keys[next]).Size;
                    next = next + 1 == keys.Length ? 0 : next + 1;
                }

                return sum;
            },
        };
    }

    /// <summary>A miss in a sandbox: the directory is there, the name is not.</summary>
    public static Side Miss(UnionFileSystem fileSystem, string[] paths)
    {
        var keys = new string[paths.Length];
        return new Side
        {
            Prepare = (operations, random) => Shuffle(keys, paths, random, operations, static _ => 1),
            Run = operations =>
            {
                var sum = 0L;
                for (var (i, next) = (0, 0); i < operations; i++)
                {
                    sum += fileSystem.TryStat(keys[next], out _) == FsError.ENOENT ? 1 : 0;
                    next = next + 1 == keys.Length ? 0 : next + 1;
                }

                return sum;
            },
        };
    }

    /// <summary>A hit in a dictionary of all paths.</summary>
    public static Side InDictionary(Dictionary<string, int> sizes, string[] paths, bool areScattered = false)
    {
        var keys = new string[paths.Length];
        return new Side
        {
            Prepare = (operations, random) => Shuffle(keys, paths, random, operations, path => sizes[path], areScattered),
            Run = operations =>
            {
                var sum = 0L;
                for (var (i, next) = (0, 0); i < operations; i++)
                {
                    sum += sizes[keys[next]];
                    next = next + 1 == keys.Length ? 0 : next + 1;
                }

                return sum;
            },
        };
    }

    /// <summary><see cref="File.Exists(string)"/> of the real file system.</summary>
    public static Side OnDisk(string[] hostPaths)
    {
        var keys = new string[hostPaths.Length];
        return new Side
        {
            Prepare = (operations, random) => Shuffle(keys, hostPaths, random, operations, static _ => 1),
            Run = operations =>
            {
                var sum = 0L;
                for (var (i, next) = (0, 0); i < operations; i++)
                {
                    sum += File.Exists(keys[next]) ? 1 : 0;
                    next = next + 1 == keys.Length ? 0 : next + 1;
                }

                return sum;
            },
        };
    }

    /// <summary>Anything that answers a number for a path.</summary>
    public static Side Of(string[] paths, Func<string, long> look, Func<string, long> truth)
    {
        var keys = new string[paths.Length];
        return new Side
        {
            Prepare = (operations, random) => Shuffle(keys, paths, random, operations, truth),
            Run = operations =>
            {
                var sum = 0L;
                for (var (i, next) = (0, 0); i < operations; i++)
                {
                    sum += look(keys[next]);
                    next = next + 1 == keys.Length ? 0 : next + 1;
                }

                return sum;
            },
        };
    }

    /// <summary>
    /// Fills the keys with copies of the paths in a new order, made in that order as by callers who make a path and then ask for it; answers the
    /// sum over so many of them.
    /// </summary>
    private static long Shuffle(
        string[] keys, string[] paths, Random random, int operations, Func<string, long> valueOf, bool areScattered = false)
    {
        paths.CopyTo(keys, 0);
        random.Shuffle(keys);
        for (var i = 0; i < keys.Length; i++)
        {
            keys[i] = new string(keys[i].AsSpan());
        }

        if (areScattered)
        {
            random.Shuffle(keys);
        }

        var all = keys.Sum(valueOf);
        return (operations / keys.Length * all) + keys.Take(operations % keys.Length).Sum(valueOf);
    }
}

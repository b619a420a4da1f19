namespace UnionFs.Benchmarks;

/// <summary>What sandboxes and snapshots cost.</summary>
internal static class ForkGates
{
    private const int Kept = 1024;

    public static IEnumerable<Gate> All =>
    [
        new("fork", 3, 1.5, Fork),
        new("fork-bytes", 512, 256, ForkBytes, RunsInCi: true),
        new("fork-first-write", 3, 1.5, ForkFirstWrite),
        new("snapshot-size", 2, 1.5, SnapshotSize),
    ];

    private static SampleTree Tree => SampleTree.Shared;

    /// <summary>Both ways to a new sandbox, on the stack and from another sandbox; the dearer counts.</summary>
    private static Figure Fork(double goal)
    {
        using var origin = Tree.Open(8);
        var stack = origin.Stack;
        CheckNoFinalizer(() => UnionFileSystem.Create(stack));
        CheckNoFinalizer(origin.Fork);
        return Comparison.Worst(
            goal,
            ("on the stack", () => (MakeAndDispose(() => UnionFileSystem.Create(stack)), NewDictionary())),
            ("from another", () => (MakeAndDispose(origin.Fork), NewDictionary())));
    }

    private static Figure ForkBytes(double goal)
    {
        using var origin = Tree.Open(8);
        var stack = origin.Stack;
        var created = BytesOf(() => UnionFileSystem.Create(stack));
        var forked = BytesOf(origin.Fork);
        return Figure.Of(Math.Max(created, forked), $"on the stack {created:0}, from another {forked:0}");
    }

    private static Side MakeAndDispose(Func<UnionFileSystem> make)
    {
        var ring = new UnionFileSystem[Kept];
        return new Side
        {
            Prepare = static (operations, _) => operations,
            Run = operations =>
            {
                var sum = 0L;
                for (var i = 0; i < operations; i++)
                {
                    var fileSystem = make();
                    ring[i % Kept] = fileSystem;
                    fileSystem.Dispose();
                    sum += ring[i % Kept] is null ? 0 : 1;
                }

                return sum;
            },
        };
    }

    private static Side NewDictionary()
    {
        var ring = new Dictionary<ulong, int>[Kept];
        return new Side
        {
            Prepare = static (operations, _) => operations,
            Run = operations =>
            {
                var sum = 0L;
                for (var i = 0; i < operations; i++)
                {
                    ring[i % Kept] = new Dictionary<ulong, int> { [1] = 1 };
                    sum += ring[i % Kept].Count;
                }

                return sum;
            },
        };
    }

    private static double BytesOf(Func<UnionFileSystem> make)
    {
        const int count = 10_000;
        var bytes = 0L;
        for (var pass = 0; pass < 2; pass++)
        {
            var start = GC.GetAllocatedBytesForCurrentThread();
            for (var i = 0; i < count; i++)
            {
                make().Dispose();
            }

            bytes = GC.GetAllocatedBytesForCurrentThread() - start;
        }

        return (double)bytes / count;
    }

    /// <summary>Sandboxes that are dropped, not disposed: the collector must find nothing to finalize.</summary>
    private static void CheckNoFinalizer(Func<UnionFileSystem> make)
    {
        const int count = 10_000;
        Memory.Reclaim();
        for (var i = 0; i < count; i++)
        {
            make();
        }

        GC.Collect();
        var pending = GC.GetGCMemoryInfo(GCKind.Any).FinalizationPendingCount;
        if (pending >= count)
        {
            throw new InvalidOperationException($"{count} sandboxes nothing was written to left {pending} objects to finalize.");
        }
    }

    /// <summary>A new file of 4 KiB, in each of many forks ÷ in the one they are forks of.</summary>
    private static Figure ForkFirstWrite(double goal)
    {
        using var origin = WithChanges(100_000);
        using var unforked = WithChanges(100_000);
        return Comparison.Measure(CreatesInForks(origin), Creates(unforked), goal);
    }

    private static Side CreatesInForks(UnionFileSystem origin)
    {
        const int most = 500;
        var forks = new UnionFileSystem[most];
        var paths = new string[most];
        var data = new byte[4096];
        var count = 0;
        return new Side
        {
            MaxOperations = most,
            Prepare = (operations, random) =>
            {
                for (var i = 0; i < operations; i++)
                {
                    forks[i] = origin.Fork();
                    paths[i] = NewPath(random, i);
                }

                count = operations;
                return operations * 4096L;
            },
            Run = operations =>
            {
                var sum = 0L;
                for (var i = 0; i < operations; i++)
                {
                    forks[i].WriteAllBytes(paths[i], data);
                    sum += data.Length;
                }

                return sum;
            },
            Finish = () =>
            {
                for (var i = 0; i < count; i++)
                {
                    Check(forks[i], paths[i]);
                    forks[i].Dispose();
                    forks[i] = null!;
                }
            },
        };
    }

    private static Side Creates(UnionFileSystem fileSystem)
    {
        const int most = 500;
        var paths = new string[most];
        var data = new byte[4096];
        var count = 0;
        return new Side
        {
            MaxOperations = most,
            Prepare = (operations, random) =>
            {
                for (var i = 0; i < operations; i++)
                {
                    paths[i] = NewPath(random, i);
                }

                count = operations;
                return operations * 4096L;
            },
            Run = operations =>
            {
                var sum = 0L;
                for (var i = 0; i < operations; i++)
                {
                    fileSystem.WriteAllBytes(paths[i], data);
                    sum += data.Length;
                }

                return sum;
            },
            Finish = () =>
            {
                for (var i = 0; i < count; i++)
                {
                    Check(fileSystem, paths[i]);
                    fileSystem.Unlink(paths[i]);
                }
            },
        };
    }

    private static void Check(UnionFileSystem fileSystem, string path)
    {
        if (fileSystem.Stat(path).Size != 4096)
        {
            throw new InvalidOperationException($"{path} is not there.");
        }
    }

    private static string NewPath(Random random, int number)
    {
        var beside = Tree.Paths[random.Next(Tree.Paths.Length)];
        return $"{beside.AsSpan(0, beside.LastIndexOf('/'))}/new-{number}";
    }

    /// <summary>One operation: a snapshot and 100 changes of files that had none. The state is new each time.</summary>
    private static Figure SnapshotSize(double goal)
    {
        using var many = WithChanges(100_000);
        using var none = WithChanges(0);
        return Comparison.Measure(SnapshotAndChange(many), SnapshotAndChange(none), goal);
    }

    private static Side SnapshotAndChange(UnionFileSystem fileSystem)
    {
        const int changes = 100;
        var start = fileSystem.Snapshot();
        var untouched = Tree.Paths.Where(static (_, i) => IsUntouched(i)).ToArray();
        var paths = new string[changes];
        Snapshot? kept = null;
        return new Side
        {
            MaxOperations = 1,
            Prepare = (_, random) =>
            {
                kept = null;
                fileSystem.Restore(start);
                random.Shuffle(untouched);
                untouched.AsSpan(0, changes).CopyTo(paths);
                return changes;
            },
            Run = _ =>
            {
                kept = fileSystem.Snapshot();
                var sum = 0L;
                foreach (var path in paths)
                {
                    fileSystem.SetMode(path, UnixFileMode.UserRead);
                    sum++;
                }

                return sum;
            },
            Finish = () =>
            {
                if (kept is null || fileSystem.Stat(paths[^1]).Mode != UnixFileMode.UserRead)
                {
                    throw new InvalidOperationException($"{paths[^1]} was not changed.");
                }
            },
        };
    }

    private static bool IsUntouched(int file) => file % 9 == 4;

    /// <summary>A sandbox with so many changes: the modes of eight files in nine, and new files beside them.</summary>
    private static UnionFileSystem WithChanges(int count)
    {
        var fileSystem = Tree.Open(8);
        for (var i = 0; i < Tree.Paths.Length && count > 0; i++)
        {
            if (!IsUntouched(i))
            {
                fileSystem.SetMode(Tree.Paths[i], UnixFileMode.UserRead | UnixFileMode.UserWrite);
                count--;
            }
        }

        for (; count > 0; count--)
        {
            var beside = Tree.Paths[count];
            fileSystem.CreateFile($"{beside.AsSpan(0, beside.LastIndexOf('/'))}/made-{count}");
        }

        return fileSystem;
    }
}

namespace UnionFs.Benchmarks;

/// <summary>The build in a sandbox. The stack is new each time, so that merging its directories is part of it.</summary>
internal sealed class SandboxBuild(DebianTree tree, BuildPlan plan)
{
    private readonly Layer _base = tree.ToLayer();
    private UnionFileSystem? _fileSystem;
    private Layer? _result;

    public Side ToSide() => new()
    {
        MaxOperations = 1,
        Clock = static () => CpuClock.Process,
        Prepare = (_, _) =>
        {
            Memory.Reclaim();
            return plan.Expected;
        },
        Run = _ =>
        {
            _fileSystem = UnionFileSystem.Create(LayerStack.Of(_base));
            Apply(_fileSystem);
            var sum = Sum(_fileSystem);
            _result = _fileSystem.Commit("build");
            return sum;
        },
        Finish = () =>
        {
            using (var again = UnionFileSystem.Create(LayerStack.Of(_base, _result!)))
            {
                var sum = Sum(again);
                if (sum != plan.Expected)
                {
                    throw new InvalidOperationException($"The committed layer gives a checksum of {sum}; the truth is {plan.Expected}.");
                }
            }

            _fileSystem!.Dispose();
            (_fileSystem, _result) = (null, null);
        },
    };

    private void Apply(UnionFileSystem fileSystem)
    {
        foreach (var directory in plan.NewDirectories)
        {
            fileSystem.CreateDirectory(directory);
        }

        foreach (var file in plan.Unpacks)
        {
            fileSystem.WriteAllBytes(file.Path, file.Data.Span);
        }

        foreach (var file in plan.Rewrites)
        {
            fileSystem.WriteAllBytes(file.Path, file.Data.Span);
        }

        foreach (var (from, to) in plan.Renames)
        {
            fileSystem.Move(from, to);
        }

        foreach (var path in plan.Deletes)
        {
            fileSystem.Delete(path);
        }
    }

    /// <summary>The two hard links are left out: the disk's side has none.</summary>
    private static long Sum(UnionFileSystem fileSystem) =>
        Listing.SumOfFiles(fileSystem, "/", static length => BuildPlan.Weigh(length))
        - BuildPlan.Weigh(fileSystem.Stat("/usr/bin/perl5").Size) - BuildPlan.Weigh(fileSystem.Stat("/usr/bin/perlbug").Size);
}

using UnionFs.TestKit;

namespace UnionFs.Tests.Differential;

/// <summary>One of two sides that run the same script.</summary>
/// <param name="Run">Runs an operation and gives its answer in trace form.</param>
/// <param name="Walk">The whole tree: depth first, siblings by their bytes, with hashes.</param>
/// <param name="Resource">What has to be disposed afterwards.</param>
internal sealed record DifferentialSide(Func<ScriptOperation, string> Run, Func<IEnumerable<TreeEntry>> Walk, IDisposable Resource) : IDisposable
{
    public static DifferentialSide Of(HostTarget target) => new(target.Run, target.Walk, target);

    /// <summary>A sandbox on the stack, checked after every operation.</summary>
    public static DifferentialSide OfUnion(LayerStack stack)
    {
        var fileSystem = UnionFileSystem.Create(stack);
        var runner = new ScriptRunner(fileSystem);
        return new DifferentialSide(Run, () => fileSystem.Walk("/", hashContent: true), fileSystem);

        string Run(ScriptOperation operation)
        {
            var answer = runner.Run(operation);
            return fileSystem.Verify() is { Count: > 0 } findings ? $"{answer} and then {string.Join("; ", findings)}" : answer;
        }
    }

    /// <summary>As <see cref="OfUnion"/>, with a commit after every operation, which must change nothing that is seen.</summary>
    public static DifferentialSide OfRotatedUnion(LayerStack stack)
    {
        var fileSystem = UnionFileSystem.Create(stack);
        var runner = new ScriptRunner(fileSystem);
        var commits = 0;
        return new DifferentialSide(Run, () => fileSystem.Walk("/", hashContent: true), fileSystem);

        string Run(ScriptOperation operation)
        {
            var answer = runner.Run(operation);
            fileSystem.Commit($"{++commits}");
            return fileSystem.Verify() is { Count: > 0 } findings ? $"{answer} and then {string.Join("; ", findings)}" : answer;
        }
    }

    /// <summary>
    /// A sandbox that goes on in forks, and back to snapshots after work that is to leave no trace: nothing of it may be seen.
    /// </summary>
    public static DifferentialSide OfForkedUnion(LayerStack stack)
    {
        var box = new ForkedSandbox(stack);
        return new DifferentialSide(box.Run, box.Walk, box);
    }

    /// <summary>A sandbox whose tree is read through another: the stack with the changes committed as a layer on top.</summary>
    public static DifferentialSide OfCommittedUnion(LayerStack stack)
    {
        var fileSystem = UnionFileSystem.Create(stack);
        var runner = new ScriptRunner(fileSystem);
        return new DifferentialSide(runner.Run, Walk, fileSystem);

        IEnumerable<TreeEntry> Walk()
        {
            using var fork = fileSystem.Fork();
            var layer = fork.Commit("changes");
            using var onTop = UnionFileSystem.Create(stack.Push(layer));
            return onTop.Walk("/", hashContent: true).ToList();
        }
    }

    public void Dispose() => Resource.Dispose();
}

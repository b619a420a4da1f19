namespace UnionFs.TestKit;

/// <summary>One of two sides that run the same script.</summary>
/// <param name="Run">Runs an operation and gives its answer in trace form.</param>
/// <param name="Walk">The whole tree: depth first, siblings by their bytes, with hashes.</param>
/// <param name="Resource">What has to be disposed afterwards.</param>
internal sealed record DifferentialSide(Func<Step, string> Run, Func<IEnumerable<TreeEntry>> Walk, IDisposable? Resource) : IDisposable
{
    public static DifferentialSide Of(HostTarget target) => new(step => target.Run(step.Script!), target.Walk, target);

    public static DifferentialSide OfOracle(LayerStack stack)
    {
        var oracle = new OracleFileSystem(stack);
        return new DifferentialSide(step => step.Script is { } script ? oracle.Run(script) : oracle.Run(step.Open!), oracle.Walk, null);
    }

    /// <summary>A sandbox on the stack, checked after every operation.</summary>
    public static DifferentialSide OfUnion(LayerStack stack) => OfUnion(stack, static _ => { });

    /// <summary>As <see cref="OfUnion(LayerStack)"/>, with a commit after every operation, which must change nothing that is seen.</summary>
    public static DifferentialSide OfRotatedUnion(LayerStack stack)
    {
        var commits = 0;
        return OfUnion(stack, fileSystem => fileSystem.Commit($"{++commits}"));
    }

    /// <summary>
    /// A sandbox that goes on in forks, and back to snapshots after work that is to leave no trace: nothing of it may be seen.
    /// </summary>
    public static DifferentialSide OfForkedUnion(LayerStack stack)
    {
        var box = new ForkedSandbox(stack);
        return new DifferentialSide(step => box.Run(step.Script!), box.Walk, box);
    }

    /// <summary>A sandbox that goes on in new ones, each on the stack of all layers so far: every commit is read by its paths.</summary>
    public static DifferentialSide OfRestackedUnion(LayerStack stack)
    {
        var box = new RestackedSandbox(stack);
        return new DifferentialSide(step => box.Run(step.Script!), box.Walk, box);
    }

    /// <summary>A sandbox whose tree is read through another: the stack with the changes committed as a layer on top.</summary>
    public static DifferentialSide OfCommittedUnion(LayerStack stack)
    {
        var fileSystem = UnionFileSystem.Create(stack);
        var runner = new ScriptRunner(fileSystem);
        return new DifferentialSide(step => runner.Run(step.Script!), Walk, fileSystem);

        IEnumerable<TreeEntry> Walk()
        {
            using var fork = fileSystem.Fork();
            var layer = fork.Commit("changes");
            using var onTop = UnionFileSystem.Create(stack.Push(layer));
            return onTop.Walk("/", hashContent: true).ToList();
        }
    }

    /// <summary>The answer, and what <see cref="UnionFileSystem.Verify"/> found, if anything.</summary>
    public static string Checked(string answer, UnionFileSystem fileSystem) =>
        fileSystem.Verify() is { Count: > 0 } findings ? $"{answer} and then {string.Join("; ", findings)}" : answer;

    public void Dispose() => Resource?.Dispose();

    private static DifferentialSide OfUnion(LayerStack stack, Action<UnionFileSystem> afterEach)
    {
        var fileSystem = UnionFileSystem.Create(stack);
        var runner = new ScriptRunner(fileSystem);
        var open = new OpenFiles(fileSystem);
        return new DifferentialSide(Run, () => fileSystem.Walk("/", hashContent: true), fileSystem);

        string Run(Step step)
        {
            var answer = step.Script is { } script ? runner.Run(script) : open.Run(step.Open!);
            afterEach(fileSystem);
            return Checked(answer, fileSystem);
        }
    }
}

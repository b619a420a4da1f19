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

    public void Dispose() => Resource.Dispose();
}

using UnionFs.TestKit;

namespace UnionFs.Tests.Access;

/// <summary>A sandbox that goes on in a fork whenever another acts.</summary>
internal sealed class ActingSandbox(LayerStack stack) : IDisposable
{
    private int _actor;

    /// <summary>The sandbox of whoever acted last.</summary>
    public UnionFileSystem FileSystem { get; private set; } = UnionFileSystem.Create(stack);

    /// <summary>The answer, and what <see cref="UnionFileSystem.Verify"/> found, if anything.</summary>
    public string Run(Step step)
    {
        As(step.Actor);
        return DifferentialSide.Checked(new ScriptRunner(FileSystem).Run(step.Script!), FileSystem);
    }

    /// <summary>Lets another act, and answers the sandbox.</summary>
    public UnionFileSystem As(int actor)
    {
        if (actor != _actor)
        {
            var left = FileSystem;
            FileSystem = left.Fork(Actors.All[actor]);
            left.Dispose();
            _actor = actor;
        }

        return FileSystem;
    }

    public void Dispose() => FileSystem.Dispose();
}

namespace UnionFs.Benchmarks;

/// <summary>One thing that is timed on every mount.</summary>
/// <param name="Name">What the table calls it.</param>
/// <param name="Goal">How many times the time of fuse-overlayfs it may take.</param>
/// <param name="Units">By how many one run is divided: operations, or MiB.</param>
/// <param name="Run">Does it in a round, and throws if an answer is wrong.</param>
internal sealed record MountCase(string Name, double Goal, int Units, Action<MountedPeer, int> Run)
{
    /// <summary>Done before it, untimed.</summary>
    public Action<MountedPeer, int> Prepare { get; init; } = static (_, _) => { };

    /// <summary>Whether the kernel is to have forgotten the mount before.</summary>
    public bool IsCold { get; init; }
}

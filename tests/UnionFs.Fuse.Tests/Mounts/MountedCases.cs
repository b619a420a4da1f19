namespace UnionFs.Fuse.Tests.Mounts;

/// <summary>One mount for all cases: what one does the next ones find.</summary>
public sealed class MountedCases : IDisposable
{
    private readonly Mounted? _tree = Mounted.WhyNot is null ? new Mounted(SystemCallCases.All.Keys, new FuseMountOptions { AllowOther = true }) : null;

    internal Mounted Tree => _tree!;

    public void Dispose() => _tree?.Dispose();
}

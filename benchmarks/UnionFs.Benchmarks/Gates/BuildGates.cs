namespace UnionFs.Benchmarks;

/// <summary>A whole build: everything a sandbox is for in one figure.</summary>
internal static class BuildGates
{
    public static IEnumerable<Gate> All =>
    [
        new("build-sim", 0.3, 0.15, BuildSimulation),
    ];

    /// <summary>Against System.IO on a copy and, where it mounts, against the kernel's overlay; the worse ratio counts.</summary>
    private static Figure BuildSimulation(double goal)
    {
        using var disk = new DiskCopy();
        var tree = new DebianTree();
        var plan = new BuildPlan(tree);
        var source = disk.Root + "/base";
        tree.WriteTo(source);
        var sandbox = new SandboxBuild(tree, plan);
        var (mounts, whyNot) = TryMount();
        using (mounts)
        {
            var cases = new List<(string Name, Func<(Side Ours, Side Baseline)> Make)>
            {
                ("System.IO on a tmpfs copy", () => (sandbox.ToSide(), HostBuild.InCopy(source, disk.Root + "/copy", plan))),
            };
            if (mounts is not null)
            {
                cases.Add(("kernel overlayfs", () => (sandbox.ToSide(), HostBuild.InOverlay(mounts, source, disk.Root + "/overlay", plan))));
            }

            var figure = Comparison.Worst(goal, cases);
            return whyNot is null ? figure : figure with { Detail = $"{figure.Detail}, kernel overlayfs skipped: {whyNot}" };
        }
    }

    private static (MountNamespace? Mounts, string? WhyNot) TryMount()
    {
        try
        {
            return (new MountNamespace(), null);
        }
        catch (GateSkippedException e)
        {
            return (null, e.Message);
        }
    }
}

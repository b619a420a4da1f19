using Xunit;

namespace UnionFs.Fuse.Tests.Programs;

/// <summary>The kernel's patience with requests ends a mount that hangs, and none that works.</summary>
public class PatienceTests(ITestOutputHelper output)
{
    [Fact]
    public void A_mount_outlives_its_patience_at_work_and_at_rest()
    {
        Assert.SkipUnless(MountedSandbox.IsLong, "it waits for a minute: UNIONFS_LONG=1");
        Assert.SkipWhen(MountedSandbox.WhyUnavailable is not null, MountedSandbox.WhyUnavailable ?? "");
        using var fs = UnionFileSystem.Create(LayerStack.Empty);
        using var sandbox = new MountedSandbox(fs, MountedSandbox.Options with { RequestTimeout = TimeSpan.FromSeconds(20) });
        var run = sandbox.Run(
            """
            cd $MNT; for i in $(seq 40); do (for n in $(seq 20); do echo $i > f$n; cat f$n; rm f$n; mkdir d$n; rmdir d$n; done) | sort -u || exit 1; sleep 0.2; done; cd /
            sleep 35; touch $MNT/after && ls $MNT
            """,
            TimeSpan.FromMinutes(3));
        output.WriteLine(run.ToString());
        Assert.Equal(string.Concat(Enumerable.Range(1, 40).Select(static i => $"{i}\n")) + "after\n", run.Output);
        Assert.Empty(sandbox.Faults);
    }
}

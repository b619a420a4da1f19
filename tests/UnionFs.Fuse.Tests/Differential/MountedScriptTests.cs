using UnionFs.TestKit;
using Xunit;

namespace UnionFs.Fuse.Tests.Differential;

/// <summary>Random scripts through the mount and on a plain directory: every answer and every tree must be the same.</summary>
public class MountedScriptTests(ITestOutputHelper output)
{
    [Fact]
    public void A_mount_answers_as_a_plain_directory() =>
        Check("mount and plain directory", MountedSandbox.Options, 10_000_000);

    [Fact]
    public void A_commit_after_every_change_is_not_seen_through_the_mount() =>
        Check("rotated mount and plain directory", MountedSandbox.Options with { Rotate = true }, 11_000_000);

    [Fact]
    public void A_mount_that_writes_back_answers_as_a_plain_directory() =>
        Check("written-back mount and plain directory", MountedSandbox.Options with { WritebackCache = true }, 12_000_000, WrittenBackDifferences.All);

    private void Check(string name, FuseMountOptions options, ulong firstSeed, IReadOnlyList<DeliberateDifference>? differences = null)
    {
        Assert.SkipWhen(MountedSandbox.WhyUnavailable is not null, MountedSandbox.WhyUnavailable ?? "");
        using var client = new ScriptClient();
        var campaign = new DifferentialCampaign(
            name,
            stack => MountedSide.On(stack, options, client),
            static stack => DifferentialSide.Of(new HostDirectoryTarget(stack)),
            differences ?? DirectoryDifferences.All);
        var report = campaign.Run(firstSeed);
        output.WriteLine(report.ToString());
        Assert.True(report.Unexplained == 0, report.ToString());
    }
}

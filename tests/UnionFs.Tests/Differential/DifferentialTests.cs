using UnionFs.TestKit;
using Xunit;

namespace UnionFs.Tests.Differential;

/// <summary>Random scripts on the kernel's file systems and on ours: every answer must be the same.</summary>
public class DifferentialTests(ITestOutputHelper output)
{
    [Fact]
    public void Overlayfs_differs_from_a_plain_directory_only_as_listed()
    {
        Assert.SkipWhen(OverlayTarget.WhyUnavailable is not null, $"overlayfs: {OverlayTarget.WhyUnavailable}");
        var campaign = new DifferentialCampaign("plain directory and overlayfs", OverlayDifferences.All);

        Check(campaign.Run(1, stack => DifferentialSide.Of(new HostDirectoryTarget(stack)), stack => DifferentialSide.Of(new OverlayTarget(stack))));
    }

    [Fact]
    public void The_union_answers_as_a_plain_directory()
    {
        Assert.SkipWhen(HostTarget.WhyUnavailable is not null, $"plain directory: {HostTarget.WhyUnavailable}");
        var campaign = new DifferentialCampaign("union and plain directory", DirectoryDifferences.All);

        Check(campaign.Run(1_000_000, DifferentialSide.OfUnion, stack => DifferentialSide.Of(new HostDirectoryTarget(stack))));
    }

    [Fact]
    public void A_commit_after_every_operation_changes_nothing()
    {
        Assert.SkipWhen(HostTarget.WhyUnavailable is not null, $"plain directory: {HostTarget.WhyUnavailable}");
        var campaign = new DifferentialCampaign("rotated union and plain directory", DirectoryDifferences.All);

        Check(campaign.Run(3_000_000, DifferentialSide.OfRotatedUnion, stack => DifferentialSide.Of(new HostDirectoryTarget(stack))));
    }

    [Fact]
    public void Forks_and_snapshots_change_nothing()
    {
        Assert.SkipWhen(HostTarget.WhyUnavailable is not null, $"plain directory: {HostTarget.WhyUnavailable}");
        var campaign = new DifferentialCampaign("forked union and plain directory", DirectoryDifferences.All);

        Check(campaign.Run(4_000_000, DifferentialSide.OfForkedUnion, stack => DifferentialSide.Of(new HostDirectoryTarget(stack))));
    }

    [Fact]
    public void A_committed_layer_on_the_stack_gives_the_same_tree()
    {
        Assert.SkipWhen(HostTarget.WhyUnavailable is not null, $"plain directory: {HostTarget.WhyUnavailable}");
        var campaign = new DifferentialCampaign("committed union and plain directory", DirectoryDifferences.All);

        Check(campaign.Run(5_000_000, DifferentialSide.OfCommittedUnion, stack => DifferentialSide.Of(new HostDirectoryTarget(stack))));
    }

    [Fact]
    public void The_union_answers_as_overlayfs_but_for_what_is_listed()
    {
        Assert.SkipWhen(OverlayTarget.WhyUnavailable is not null, $"overlayfs: {OverlayTarget.WhyUnavailable}");
        var campaign = new DifferentialCampaign("union and overlayfs", [.. OverlayDifferences.All, .. DirectoryDifferences.All]);

        Check(campaign.Run(2_000_000, DifferentialSide.OfUnion, stack => DifferentialSide.Of(new OverlayTarget(stack))));
    }

    private void Check(DifferentialReport report)
    {
        output.WriteLine(report.ToString());
        Assert.True(report.Unexplained == 0, report.ToString());
    }
}

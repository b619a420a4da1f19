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
        Check(new DifferentialCampaign("plain directory and overlayfs", PlainDirectory, Overlay, OverlayDifferences.All), 1);
    }

    [Fact]
    public void The_union_answers_as_a_plain_directory()
    {
        SkipWithoutHost();
        Check(new DifferentialCampaign("union and plain directory", DifferentialSide.OfUnion, PlainDirectory, DirectoryDifferences.All), 1_000_000);
    }

    [Fact]
    public void A_commit_after_every_operation_changes_nothing()
    {
        SkipWithoutHost();
        Check(new DifferentialCampaign("rotated union and plain directory", DifferentialSide.OfRotatedUnion, PlainDirectory, DirectoryDifferences.All), 3_000_000);
    }

    [Fact]
    public void Forks_and_snapshots_change_nothing()
    {
        SkipWithoutHost();
        Check(new DifferentialCampaign("forked union and plain directory", DifferentialSide.OfForkedUnion, PlainDirectory, DirectoryDifferences.All), 4_000_000);
    }

    [Fact]
    public void A_committed_layer_on_the_stack_gives_the_same_tree()
    {
        SkipWithoutHost();
        Check(new DifferentialCampaign("committed union and plain directory", DifferentialSide.OfCommittedUnion, PlainDirectory, DirectoryDifferences.All), 5_000_000);
    }

    [Fact]
    public void The_union_answers_as_overlayfs_but_for_what_is_listed()
    {
        Assert.SkipWhen(OverlayTarget.WhyUnavailable is not null, $"overlayfs: {OverlayTarget.WhyUnavailable}");
        Check(new DifferentialCampaign("union and overlayfs", DifferentialSide.OfUnion, Overlay, [.. OverlayDifferences.All, .. DirectoryDifferences.All]), 2_000_000);
    }

    private static DifferentialSide PlainDirectory(LayerStack stack) => DifferentialSide.Of(new HostDirectoryTarget(stack));

    private static DifferentialSide Overlay(LayerStack stack) => DifferentialSide.Of(new OverlayTarget(stack));

    private static void SkipWithoutHost() =>
        Assert.SkipWhen(HostTarget.WhyUnavailable is not null, $"plain directory: {HostTarget.WhyUnavailable}");

    private void Check(DifferentialCampaign campaign, ulong firstSeed)
    {
        var report = campaign.Run(firstSeed);
        output.WriteLine(report.ToString());
        Assert.True(report.Unexplained == 0, report.ToString());
    }
}

using Xunit;

namespace UnionFs.Adapters.Tests.Differential;

/// <summary>The harness itself: quiet where both sides are the disk, loud where the other side is an imitation.</summary>
[Collection(nameof(ProcessWideTests))]
public class HarnessTests(ITestOutputHelper output)
{
    [Fact]
    public void The_disk_does_not_differ_from_itself()
    {
        using var area = new DiskArea();
        var campaign = new Campaign("disk and disk", area, static a => new DiskSide(a, a.OtherRoot));
        campaign.RunEdges(Effort.EdgeStep);
        campaign.RunRandom(1, Effort.RandomCalls);
        output.WriteLine(campaign.Report.ToString());
        Assert.True(campaign.Report.Unexplained == 0, campaign.Report.ToString());
    }

    [Fact]
    public void The_mock_of_the_abstraction_differs()
    {
        using var area = new DiskArea();
        var campaign = new Campaign("disk and MockFileSystem", area, static a => new MockSide(a.Root)) { CountsAll = true };
        campaign.RunEdges(Effort.EdgeStep);
        campaign.RunRandom(1, Effort.RandomCalls);
        output.WriteLine(campaign.Report.ToString());
        Assert.True(campaign.Report.Unexplained > 0, campaign.Report.ToString());
    }
}

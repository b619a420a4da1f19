using Xunit;

namespace UnionFs.Adapters.Tests.Differential;

/// <summary>The harness itself: quiet where both sides are the disk, loud where the other side is an imitation.</summary>
[Collection(nameof(ProcessWideTests))]
public class HarnessTests(ITestOutputHelper output)
{
    private const int Scripts = 30;

    [Fact]
    public void The_disk_does_not_differ_from_itself()
    {
        Assert.SkipWhen(OperatingSystem.IsWindows(), "a disk of Unix is what is compared with");
        using var area = new DiskArea();
        var campaign = new Campaign("disk and disk", area, static a => new DiskSide(a, a.OtherRoot));
        campaign.RunEdges(Effort.EdgeStep);
        campaign.RunRandom(1, Effort.RandomCalls);
        output.WriteLine(campaign.Report.ToString());
        Assert.True(campaign.Report.Unexplained == 0, campaign.Report.ToString());
    }

    /// <summary>
    /// The figure of a peer, and the proof that the harness can fail: edges are counted each for itself, scripts end at their first difference; trees
    /// are left out, as the mock cannot hold all of the starting one.
    /// </summary>
    [Fact]
    public void The_mock_of_the_abstraction_differs()
    {
        Assert.SkipWhen(OperatingSystem.IsWindows(), "a disk of Unix is what is compared with");
        using var area = new DiskArea();
        var edges = new Campaign("disk and MockFileSystem, edges", area, static a => new MockSide(a.Root)) { CountsAll = true, ComparesTrees = false };
        edges.RunEdges(Effort.EdgeStep);
        var scripts = new Campaign("disk and MockFileSystem, scripts", area, static a => new MockSide(a.Root)) { Reduces = false, ComparesTrees = false };
        for (var seed = 1; seed <= Scripts; seed++)
        {
            scripts.RunSeed(seed);
        }

        output.WriteLine($"MockFileSystem: {edges.Report.Unexplained} differences in {edges.Report.Calls} calls at the edges; {scripts.Report.Unexplained} of {scripts.Report.Scripts} random scripts differ, after {scripts.Report.Calls / scripts.Report.Scripts} calls on average");
        output.WriteLine(edges.Report.ToString());
        Assert.True(edges.Report.Unexplained > 0, edges.Report.ToString());
    }
}

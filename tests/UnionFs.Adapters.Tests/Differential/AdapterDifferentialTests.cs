using Xunit;

namespace UnionFs.Adapters.Tests.Differential;

/// <summary>The same calls on the disk and on a sandbox: everything a caller can see must be the same.</summary>
[Collection(nameof(ProcessWideTests))]
public class AdapterDifferentialTests(ITestOutputHelper output)
{
    [Fact]
    public void A_sandbox_in_memory_answers_as_the_disk() => Check("sandbox in memory", static a => UnionSide.InMemory(a.Root), 10_000);

    [Fact]
    public void A_sandbox_over_layers_answers_as_the_disk() => Check("sandbox over layers", static a => UnionSide.InLayers(a.Root), 20_000);

    private void Check(string name, Func<DiskArea, Side> makeOther, int firstSeed)
    {
        Assert.SkipWhen(OperatingSystem.IsWindows(), "a disk of Unix is what is compared with");
        using var area = new DiskArea();
        var campaign = new Campaign(name, area, makeOther, DeliberateDifferences.All);
        campaign.RunEdges(Effort.EdgeStep);
        campaign.RunRandom(firstSeed, Effort.RandomCalls);
        var report = campaign.Report;
        output.WriteLine(report.ToString());
        if (Effort.PrintsCoverage)
        {
            output.WriteLine(report.Coverage());
        }

        Assert.True(report.Unexplained == 0, report.ToString());

        // What a user may not even open is reached as root.
        Assert.True(Caller.Identity is not null || report.NotReached().Count == 0, $"members not reached: {string.Join(", ", report.NotReached())}");
    }
}

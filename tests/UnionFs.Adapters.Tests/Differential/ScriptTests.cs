using Xunit;

namespace UnionFs.Adapters.Tests.Differential;

/// <summary>Scripts as text: they can be written down, read, and run again.</summary>
[Collection(nameof(ProcessWideTests))]
public class ScriptTests(ITestOutputHelper output)
{
    private const string File = "UNIONFS_SCRIPT";

    /// <summary>What a report printed, in a file, is run again with every answer shown: <c>UNIONFS_SCRIPT=file</c>.</summary>
    [Fact]
    public void A_script_from_a_file_gives_the_same_answers()
    {
        var file = Environment.GetEnvironmentVariable(File);
        Assert.SkipWhen(file is null, $"no script was given with {File}");
        Call[] calls = [.. System.IO.File.ReadLines(file!).Select(static l => l.Trim()).Where(static l => l.Length > 0 && l[0] is not '#' || l.StartsWith('#') && char.IsAsciiDigit(l[1])).Select(Call.Parse)];
        Run("sandbox in memory", calls, static a => UnionSide.InMemory(a.Root));
        Run("sandbox over layers", calls, static a => UnionSide.InLayers(a.Root));
    }

    [Fact]
    public void Every_call_is_read_as_it_was_written()
    {
        foreach (var call in EdgeCases.All.SelectMany(static c => c.Calls))
        {
            var text = call.ToString();
            Assert.Equal(text, Call.Parse(text).ToString());
        }
    }

    [Fact]
    public void A_seed_always_gives_the_same_script()
    {
        Assert.SkipWhen(OperatingSystem.IsWindows(), "a disk of Unix is what is compared with");
        using var area = new DiskArea();
        Assert.Equal(Script(area), Script(area));
    }

    private static string Script(DiskArea area)
    {
        using var disk = new DiskSide(area, area.Root);
        var random = new RandomCalls(77);
        var execution = new Execution();
        while (execution.Calls.Count < 100)
        {
            execution.RunOnDisk(random.Next(disk), disk);
        }

        return string.Join('\n', execution.Calls);
    }

    private void Run(string name, Call[] calls, Func<DiskArea, Side> makeOther)
    {
        using var area = new DiskArea();
        var campaign = new Campaign(name, area, makeOther, DeliberateDifferences.All);
        var (disk, other) = campaign.Run(calls);
        foreach (var ((call, ours), theirs) in disk.Calls.Zip(disk.Answers).Zip(other.Answers))
        {
            output.WriteLine(ours.Text == theirs.Text ? $"{call}\n    {ours.Text}" : new Difference(call, ours.Text, theirs.Text).ToString());
        }

        Assert.Equal("", campaign.FirstDifference(calls)?.ToString() ?? "");
    }
}

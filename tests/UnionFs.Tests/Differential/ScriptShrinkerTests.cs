using UnionFs.TestKit;
using Xunit;

namespace UnionFs.Tests.Differential;

/// <summary>A failing script is made short, and what is printed can be run.</summary>
public sealed class ScriptShrinkerTests
{
    [Fact]
    public void A_fault_is_reduced_to_what_shows_it()
    {
        var report = Campaign().Run(1);

        Assert.True(report.Unexplained > 0);
        var lines = report.Reduced!.Split('\n', StringSplitOptions.RemoveEmptyEntries);
        var operations = OperationScript.Parse(new StringReader(report.Reduced));
        Assert.InRange(operations.Count, 1, 2);
        Assert.Equal(ScriptVerb.Chmod, operations[^1].Verb);
        Assert.True(lines.Count(l => l.StartsWith("#   ", StringComparison.Ordinal)) <= 6, report.Reduced);
        Assert.Equal(report.Reduced, Campaign().Run(1).Reduced);
    }

    [Fact]
    public void What_does_not_fail_stays_as_it_is()
    {
        var script = new FailingScript(LayerStack.Empty, [new Step(new ScriptOperation(ScriptVerb.Stat, "/"))]);

        Assert.Same(script, ScriptShrinker.Shrink(script, static (_, _) => null));
    }

    private static DifferentialCampaign Campaign() => new("oracle and one that sets no sticky bit", DifferentialSide.OfOracle, Faulty);

    private static DifferentialSide Faulty(LayerStack stack)
    {
        var oracle = new OracleFileSystem(stack);
        return new DifferentialSide(
            step => oracle.Run(step.Script is { Verb: ScriptVerb.Chmod } script ? script with { Mode = script.Mode & ~UnixFileMode.StickyBit } : step.Script!),
            oracle.Walk,
            null);
    }
}

using UnionFs.TestKit;
using Xunit;

namespace UnionFs.Tests.Oracle;

/// <summary>Random scripts on the naive file system and on ours: every answer, every tree and every invariant (U1 to U6, U9, U10).</summary>
public class OracleTests(ITestOutputHelper output)
{
    [Fact]
    public void The_oracle_answers_as_a_plain_directory()
    {
        Assert.SkipWhen(HostTarget.WhyUnavailable is not null, $"plain directory: {HostTarget.WhyUnavailable}");
        Check(
            "oracle and plain directory",
            DifferentialSide.OfOracle,
            stack => DifferentialSide.Of(new HostDirectoryTarget(stack)),
            10_000_000,
            ScriptExtras.LowerLinks,
            DirectoryDifferences.All);
    }

    [Fact]
    public void The_union_answers_as_the_oracle() =>
        Check("oracle and union", DifferentialSide.OfOracle, DifferentialSide.OfUnion, 20_000_000, ScriptExtras.Versions | ScriptExtras.LowerLinks);

    [Fact]
    public void A_commit_after_every_operation_changes_nothing() =>
        Check("oracle and rotated union", DifferentialSide.OfOracle, DifferentialSide.OfRotatedUnion, 30_000_000, ScriptExtras.Versions | ScriptExtras.LowerLinks);

    [Fact]
    public void Forks_and_snapshots_change_nothing() =>
        Check("oracle and forked union", DifferentialSide.OfOracle, DifferentialSide.OfForkedUnion, 40_000_000, ScriptExtras.LowerLinks);

    [Fact]
    public void A_committed_layer_on_the_stack_gives_the_same_tree() =>
        Check("oracle and committed union", DifferentialSide.OfOracle, DifferentialSide.OfCommittedUnion, 50_000_000, ScriptExtras.LowerLinks);

    [Fact]
    public void A_new_sandbox_on_all_layers_goes_on_the_same() =>
        Check("oracle and restacked union", DifferentialSide.OfOracle, DifferentialSide.OfRestackedUnion, 60_000_000, ScriptExtras.LowerLinks);

    [Fact]
    public void Open_files_stay_what_they_are() =>
        Check("oracle and union with open files", DifferentialSide.OfOracle, DifferentialSide.OfUnion, 70_000_000, ScriptExtras.Versions | ScriptExtras.OpenFiles);

    [Fact]
    public void Open_files_stay_what_they_are_over_commits() =>
        Check("oracle and rotated union with open files", DifferentialSide.OfOracle, DifferentialSide.OfRotatedUnion, 80_000_000, ScriptExtras.Versions | ScriptExtras.OpenFiles);

    [Fact]
    public void Most_operations_succeed_and_every_error_comes_up()
    {
        var report = new DifferentialCampaign("oracle and itself", DifferentialSide.OfOracle, DifferentialSide.OfOracle)
        {
            Extras = ScriptExtras.Versions | ScriptExtras.OpenFiles,
        }.Run(1);

        output.WriteLine(report.ToString());
        output.WriteLine(string.Join(' ', report.Errors.Select(e => $"{e.Key} {e.Value}")));
        Assert.True(report.Succeeded > report.Operations / 2, report.ToString());
        Assert.Empty(new[]
        {
            "EPERM", "ENOENT", "EBADF", "EBUSY", "EEXIST", "ENOTDIR", "EISDIR", "EINVAL", "ERANGE", "ENAMETOOLONG", "ENOTEMPTY", "ELOOP", "ENODATA",
            "EOPNOTSUPP", "ESTALE",
        }.Except(report.Errors.Keys));
    }

    private void Check(
        string name,
        Func<LayerStack, DifferentialSide> oracle,
        Func<LayerStack, DifferentialSide> other,
        ulong firstSeed,
        ScriptExtras extras = ScriptExtras.None,
        params IReadOnlyList<DeliberateDifference> deliberate)
    {
        var report = new DifferentialCampaign(name, oracle, other, deliberate) { Extras = extras }.Run(firstSeed);
        output.WriteLine(report.ToString());
        Assert.True(report.Unexplained == 0, report.ToString());
    }
}

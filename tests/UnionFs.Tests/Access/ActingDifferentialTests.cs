using UnionFs.TestKit;
using Xunit;

namespace UnionFs.Tests.Access;

/// <summary>Users without capabilities on a plain directory and in the union: every answer must be the same, and the trees.</summary>
public class ActingDifferentialTests(ITestOutputHelper output)
{
    private static readonly DeliberateDifference[] s_deliberate =
    [
        .. DirectoryDifferences.All,
        new("protected-hardlinks", "fs.protected_hardlinks is a setting of a host, not a rule of POSIX: who may search and write the directories may link")
        {
            Matches = d => d is { Operation.Verb: ScriptVerb.Link, Host: nameof(FsError.EPERM), Ours: "OK" } && HostSettings.ProtectsHardLinks,
            EndsSeed = true,
        },
        new("protected-hardlinks-first", "the same setting, asked before the directory of the new name is")
        {
            Matches = d => d is { Operation.Verb: ScriptVerb.Link, Host: nameof(FsError.EPERM), Ours: nameof(FsError.EACCES) } && HostSettings.ProtectsHardLinks,
        },
    ];

    [Fact]
    public void Users_are_answered_as_on_a_disk_where_all_is_in_memory() => Check("users, all in memory", ActingScripts.InMemory, 10_000_000);

    [Fact]
    public void Users_are_answered_as_on_a_disk_where_all_lies_in_a_layer() => Check("users, all in a layer", ActingScripts.OnLayer, 11_000_000);

    [Fact]
    public void Users_are_answered_as_on_a_disk_on_several_layers() => Check("users, several layers", ActingScripts.OnLayers, 12_000_000);

    private void Check(string name, Func<ulong, HostScripts> scripts, ulong firstSeed)
    {
        Assert.SkipWhen(HostTarget.WhyUnavailable is not null, $"plain directory: {HostTarget.WhyUnavailable}");
        Assert.SkipWhen(HostSettings.ProtectsStickyDirectories, "fs.protected_symlinks or fs.protected_regular is set here, which forbids more than POSIX does");
        var report = new DifferentialCampaign(name, Union, PlainDirectory, s_deliberate) { ScriptsOf = scripts }.Run(firstSeed);
        output.WriteLine(report.ToString());
        output.WriteLine(string.Join(", ", report.Errors.Select(e => $"{e.Value} {e.Key}")));
        Assert.True(report.Unexplained == 0, report.ToString());
        Assert.True(report.Errors["EACCES"] > report.Operations / 20 && report.Errors["EPERM"] > report.Operations / 200, "Users are hardly refused anything.");
        Assert.True(report.Succeeded > report.Operations / 4, "Users hardly succeed in anything.");
    }

    private static DifferentialSide Union(LayerStack stack)
    {
        var box = new ActingSandbox(stack);
        return new DifferentialSide(box.Run, () => box.FileSystem.Walk("/", hashContent: true), box);
    }

    private static DifferentialSide PlainDirectory(LayerStack stack)
    {
        var target = new HostDirectoryTarget(stack);
        return new DifferentialSide(step => target.RunAs(Actors.All[step.Actor], step.Script!), target.Walk, target);
    }
}

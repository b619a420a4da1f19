using Xunit;

namespace UnionFs.Fuse.Tests.Mounts;

/// <summary>Every operation, as programs ask for it, answers through a mount what it answers on a tmpfs; all objects lie in lower layers.</summary>
public sealed class SystemCallTests(MountedCases mounted) : IClassFixture<MountedCases>
{
    public static TheoryData<string> Cases => new(SystemCallCases.All.Keys);

    [Theory]
    [MemberData(nameof(Cases))]
    public void Through_a_mount_as_on_a_tmpfs(string name)
    {
        Assert.SkipWhen(Mounted.WhyNot is not null, Mounted.WhyNot ?? "");
        var (answers, expected) = mounted.Tree.RunBoth(name, SystemCallCases.All[name]);

        Assert.Equal(expected, answers);
        Assert.Equal(0, mounted.Tree.Mount.Counters.Faults);
    }

    [Theory]
    [MemberData(nameof(Cases))]
    public void The_same_when_every_change_becomes_a_layer_at_once(string name)
    {
        Assert.SkipWhen(Mounted.WhyNot is not null, Mounted.WhyNot ?? "");
        using var tree = new Mounted([name], new FuseMountOptions { Rotate = true, AllowOther = true });
        var (answers, expected) = tree.RunBoth(name, SystemCallCases.All[name]);

        Assert.Equal(expected, answers);
        Assert.Empty(tree.Sandbox.Verify(cancellationToken: TestContext.Current.CancellationToken));
    }

    /// <summary>Linux does not send what it has collected before it asks for holes, so those are not compared.</summary>
    public static TheoryData<string> CasesWithoutHoles => new(SystemCallCases.All.Keys.Where(static k => k != "holes"));

    [Theory]
    [MemberData(nameof(CasesWithoutHoles))]
    public void The_same_with_shared_locks_and_a_cache_that_writes_back(string name)
    {
        Assert.SkipWhen(Mounted.WhyNot is not null, Mounted.WhyNot ?? "");
        using var tree = new Mounted([name], new FuseMountOptions { ShareLocks = true, WritebackCache = true, AllowOther = true, MaxKeptHandles = 1 });
        var (answers, expected) = tree.RunBoth(name, SystemCallCases.All[name]);

        Assert.Equal(expected, answers);
    }
}

using UnionFs.TestKit;
using Xunit;

namespace UnionFs.Tests.Conformance;

/// <summary>Every way to make a view gives one that is whole.</summary>
public sealed class ViewConformanceTests
{
    public static TheoryData<string, Func<LayerStack, UnionFileSystem>> Ways => new()
    {
        { "create", static stack => UnionFileSystem.Create(stack) },
        { "fork", static stack => Messed(stack, static fs => { }).Fork() },
        { "fork of a fork that goes on", static stack => Used(UnionFileSystem.Create(stack).Fork(), static fs => fs.Fork().DeleteTree("/d")) },
        { "fork of a disposed one", static stack => ForkOfDisposed(stack) },
        { "restore", static stack => Messed(stack, static fs => { }) },
        { "commit", static stack => Used(UnionFileSystem.Create(stack), static fs => fs.Commit("nothing")) },
        { "commit, and back by another", static stack => Messed(stack, static fs => fs.Commit("mess")) },
        { "on committed layers", static stack => UnionFileSystem.Create(ThereAndBack(stack).Layers) },
        { "fork on committed layers", static stack => UnionFileSystem.Create(ThereAndBack(stack).Layers).Fork() },
        { "flatten", static stack => UnionFileSystem.Create(Untouched(stack).Flatten("flat")) },
        { "flatten what was changed and changed back", static stack => UnionFileSystem.Create(ThereAndBack(stack).Flatten("flat")) },
        { "flatten what is flat", static stack => UnionFileSystem.Create(UnionFileSystem.Create(Untouched(stack).Flatten("one")).Flatten("two")) },
        { "fork of a flattened one", static stack => UnionFileSystem.Create(Untouched(stack).Flatten("flat")).Fork() },
        { "many commits", static stack => Used(UnionFileSystem.Create(stack), static fs => Enumerable.Range(0, 100).ToList().ForEach(i => fs.Commit($"{i}"))) },
    };

    [Theory]
    [MemberData(nameof(Ways))]
    public void It_is_whole(string way, Func<LayerStack, UnionFileSystem> make) =>
        Assert.Equal(way, string.Join('\n', [way, .. ViewConformance.Check(make)]));

    [Fact]
    public void A_view_that_is_not_is_told_so()
    {
        var findings = ViewConformance.Check(static stack => Used(UnionFileSystem.Create(stack), static fs => fs.Unlink("/p")));

        Assert.Contains(findings, static f => f.StartsWith("V1 the stack lacks 'prw", StringComparison.Ordinal));
        Assert.Contains(findings, static f => f.StartsWith("V3 rename /f /p noreplace answers OK", StringComparison.Ordinal));
    }

    private static UnionFileSystem Used(UnionFileSystem fs, Action<UnionFileSystem> use)
    {
        use(fs);
        return fs;
    }

    private static UnionFileSystem Untouched(LayerStack stack) => UnionFileSystem.Create(stack);

    /// <summary>A sandbox that was changed beyond recognition and brought back.</summary>
    private static UnionFileSystem Messed(LayerStack stack, Action<UnionFileSystem> inBetween)
    {
        var fs = UnionFileSystem.Create(stack);
        var start = fs.Snapshot();
        fs.Rename("/d", "/x");
        fs.WriteAllText("/f", "mess");
        fs.DeleteTree("/o");
        inBetween(fs);
        fs.Restore(start);
        return fs;
    }

    private static UnionFileSystem ForkOfDisposed(LayerStack stack)
    {
        using var fs = UnionFileSystem.Create(stack);
        return fs.Fork();
    }

    /// <summary>Two commits that undo each other.</summary>
    private static UnionFileSystem ThereAndBack(LayerStack stack)
    {
        var fs = UnionFileSystem.Create(stack);
        fs.Rename("/d", "/x");
        fs.Rename("/f", "/y");
        fs.Commit("there");
        fs.Rename("/x", "/d");
        fs.Rename("/y", "/f");
        fs.Commit("back");
        return fs;
    }
}

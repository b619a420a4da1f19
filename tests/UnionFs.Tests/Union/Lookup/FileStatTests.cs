using Xunit;

namespace UnionFs.Tests;

public sealed class FileStatTests
{
    [Theory]
    [InlineData(0, 0)]
    [InlineData(1_700_000_000, 999_999_999)]
    [InlineData(-1, 1)]
    [InlineData((1L << 33) - 1, 5)]
    [InlineData(1L << 33, 5)]
    [InlineData(-(1L << 33) - 1, 5)]
    [InlineData(long.MaxValue, 7)]
    public void Times_of_any_age_are_answered_as_the_layer_has_them(long seconds, int nanoseconds)
    {
        var time = new Timestamp(seconds, nanoseconds);
        var attributes = new NodeAttributes((UnixFileMode)0x9ED, 70_000, uint.MaxValue).WithTimes(time);
        var stack = LayerStack.Of(new MemoryLayerBuilder("times").File("/some/directory/with/a/file", [1, 2, 3])
            .WithMode((UnixFileMode)0x9ED).WithOwner(70_000, uint.MaxValue).WithTime(time).Build());
        using var sandbox = UnionFileSystem.Create(stack);

        var stat = sandbox.Stat("/some/directory/with/a/file");
        Assert.Equal(time, stat.ModifyTime);
        Assert.Equal(time, stat.AccessTime);
        Assert.Equal(time, stat.ChangeTime);
        Assert.Equal((70_000u, uint.MaxValue, (UnixFileMode)0x9ED, 3L, 1), (stat.Uid, stat.Gid, stat.Mode, stat.Size, stat.LinkCount));
        Assert.Equal(new FileStat(stat.Id, NodeKind.File, attributes with { Size = 3 }, 1), stat);

        sandbox.SetMode("/some/directory/with/a/file", (UnixFileMode)0x1A4);
        var changed = sandbox.Stat("/some/directory/with/a/file");
        Assert.Equal((time, time, (UnixFileMode)0x1A4), (changed.ModifyTime, changed.AccessTime, changed.Mode));
        Assert.NotEqual(stat, changed);
        Assert.Equal(time, stat.ModifyTime);
    }

    [Fact]
    public void More_owners_than_a_line_can_number_are_kept()
    {
        var builder = new MemoryLayerBuilder("owners");
        for (var i = 0; i < 70_000; i++)
        {
            builder.File($"/directory/number/{i % 100}/file-{i}", []).WithOwner((uint)i, 1);
        }

        using var sandbox = UnionFileSystem.Create(LayerStack.Of(builder.Build()));
        for (var i = 0; i < 70_000; i++)
        {
            Assert.Equal(((uint)i, 1u), (sandbox.Stat($"/directory/number/{i % 100}/file-{i}").Uid, sandbox.Stat($"/directory/number/{i % 100}/file-{i}").Gid));
        }
    }
}

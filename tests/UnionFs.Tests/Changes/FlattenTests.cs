using Xunit;

namespace UnionFs.Tests.Changes;

/// <summary>A view as one layer.</summary>
public sealed class FlattenTests
{
    private static UnionFileSystem Changed()
    {
        var fs = UnionFileSystem.Create(LayerStack.Of(
            Layer.InMemory("base", static b => b
                .File("/d/file", "1").HardLink("/d/hard", "/d/file").HardLink("/e/far", "/d/file").File("/d/dir/x", "2").Directory("/d/empty")
                .Symlink("/d/link", "file").File("/d/old", "3").File("/big", new byte[100_000]).File("/gone/x", "4").File("/same", "5")),
            Layer.InMemory("patch", static b => b.File("/d/dir/y", "6").Whiteout("/same"))));
        fs.WriteAt("/big", 50_000, "changed"u8);
        fs.PunchHole("/big", 0, 8192);
        fs.Rename("/d/dir", "/moved");
        fs.DeleteTree("/gone");
        fs.Commit("one");
        fs.SetMode("/", (UnixFileMode)0x1C0);
        fs.SetXattr("/d/file", "user.a", "v"u8);
        fs.CreateHardLink("/moved/linked", "/e/far");
        fs.Unlink("/d/hard");
        fs.WriteAllText("/made", "7");
        fs.CreateHardLink("/d/made", "/made");
        fs.CreateSpecial("/null", NodeKind.CharacterDevice, (UnixFileMode)0x1B6, new DeviceNumber(1, 3));
        fs.WriteAllText("/gone", "now a file");
        return fs;
    }

    [Fact]
    public void The_flat_view_is_the_view_and_has_no_changes()
    {
        using var fs = Changed();
        var before = fs.DumpTree(cancellationToken: TestContext.Current.CancellationToken);

        var stack = fs.Flatten("flat");
        using var flat = UnionFileSystem.Create(stack);

        Assert.Equal("flat", Assert.Single(stack).Name);
        Assert.Equal(before, flat.DumpTree(cancellationToken: TestContext.Current.CancellationToken));
        Assert.Equal(before, fs.DumpTree(cancellationToken: TestContext.Current.CancellationToken));
        Assert.Empty(flat.Changes(cancellationToken: TestContext.Current.CancellationToken));
        Assert.Empty(flat.Verify(cancellationToken: TestContext.Current.CancellationToken));
    }

    [Fact]
    public void What_either_does_later_is_not_seen_by_the_other()
    {
        using var fs = Changed();
        var before = fs.DumpTree(cancellationToken: TestContext.Current.CancellationToken);
        var stack = fs.Flatten("flat");
        fs.WriteAt("/big", 50_000, "again"u8);
        fs.WriteAllText("/made", "later");
        fs.DeleteTree("/moved");
        var later = fs.DumpTree(cancellationToken: TestContext.Current.CancellationToken);
        using var flat = UnionFileSystem.Create(stack);
        Assert.Equal(before, flat.DumpTree(cancellationToken: TestContext.Current.CancellationToken));

        flat.WriteAllText("/made", "in the flat one");
        flat.DeleteTree("/d");

        Assert.Equal(later, fs.DumpTree(cancellationToken: TestContext.Current.CancellationToken));
        fs.Dispose();
        Assert.Equal("1", flat.ReadAllText("/e/far"));
    }

    [Fact]
    public void Hard_links_stay_linked()
    {
        using var fs = Changed();
        using var flat = UnionFileSystem.Create(fs.Flatten("flat"));
        Assert.Equal(3, flat.Stat("/e/far").LinkCount);

        flat.AppendAllText("/d/file", "+");
        flat.Unlink("/e/far");

        Assert.Equal("1+", flat.ReadAllText("/moved/linked"));
        Assert.Equal(2, flat.Stat("/moved/linked").LinkCount);
        Assert.Equal(flat.Stat("/made").Id, flat.Stat("/d/made").Id);
        Assert.Empty(flat.Verify(cancellationToken: TestContext.Current.CancellationToken));
    }

    [Fact]
    public void A_flat_view_can_be_changed_committed_and_flattened_again()
    {
        using var fs = Changed();
        using var flat = UnionFileSystem.Create(fs.Flatten("flat"));
        flat.Rename("/d", "/moved/d");
        flat.Commit("two");
        flat.WriteAllText("/moved/d/new", "");
        using var again = UnionFileSystem.Create(flat.Flatten("flatter"));

        Assert.Equal(flat.DumpTree(cancellationToken: TestContext.Current.CancellationToken), again.DumpTree(cancellationToken: TestContext.Current.CancellationToken));
        Assert.Empty(again.Verify(cancellationToken: TestContext.Current.CancellationToken));
    }
}

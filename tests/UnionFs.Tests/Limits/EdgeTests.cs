using Xunit;

namespace UnionFs.Tests.Limits;

/// <summary>The limits for what a caller passes, each at its edge.</summary>
public class EdgeTests
{
    [Theory]
    [InlineData('n', 255, FsError.OK)]
    [InlineData('n', 256, FsError.ENAMETOOLONG)]
    [InlineData('ä', 127, FsError.OK)]
    [InlineData('ä', 128, FsError.ENAMETOOLONG)]
    [InlineData('\uDCFF', 255, FsError.OK)]
    [InlineData('\uDCFF', 256, FsError.ENAMETOOLONG)]
    public void A_name_has_255_bytes(char letter, int count, FsError expected)
    {
        using var fs = UnionFileSystem.Create(LayerStack.Empty);
        var path = "/" + new string(letter, count);

        Assert.Equal(expected, Try(() => fs.CreateFile(path)));
        Assert.Equal(expected, Try(() => fs.CreateHardLink("/x" + path[2..], path)));
        Assert.Equal(expected, fs.TryStat(path, out _));
        Assert.Equal(expected == FsError.OK, fs.Exists(path));
    }

    [Theory]
    [InlineData(4095, FsError.OK)]
    [InlineData(4096, FsError.ENAMETOOLONG)]
    public void A_path_has_4095_bytes(int length, FsError expected)
    {
        using var fs = UnionFileSystem.Create(LayerStack.Empty);
        var parent = "";
        for (var i = 0; i < 15; i++)
        {
            parent += "/" + new string('d', 255);
            fs.MakeDirectory(parent);
        }

        var path = parent + "/" + new string('f', 4095 - parent.Length - 1);
        path = length == 4095 ? path : path[..parent.Length] + "/" + path[parent.Length..];

        Assert.Equal(length, path.Length);
        Assert.Equal(expected, Try(() => fs.CreateFile(path)));
        Assert.Equal(expected, fs.TryStat(path, out _));
        Assert.Equal(expected, Try(() => fs.CreateSymbolicLink("/link", path)));
    }

    [Fact]
    public void Forty_links_are_followed_and_not_one_more()
    {
        using var fs = UnionFileSystem.Create(LayerStack.Of(Layer.InMemory("links", b =>
        {
            b.File("/file", "x").Symlink("/l1", "file");
            for (var i = 2; i <= 41; i++)
            {
                b.Symlink($"/l{i}", $"l{i - 1}");
            }
        })));

        Assert.Equal("x", fs.ReadAllText("/l40"));
        Assert.Equal(FsError.ELOOP, fs.TryStat("/l41", out _));
        Assert.Equal(FsError.OK, fs.TryStat("/l41", out _, followLinks: false));
        Assert.Equal(FsError.ELOOP, Try(() => fs.WriteAllText("/l41", "y")));
    }

    [Theory]
    [InlineData(255, FsError.OK)]
    [InlineData(256, FsError.ERANGE)]
    public void The_name_of_an_attribute_has_255_bytes(int length, FsError expected)
    {
        using var fs = UnionFileSystem.Create(LayerStack.Empty);
        fs.CreateFile("/f");

        Assert.Equal(expected, Try(() => fs.SetXattr("/f", "user." + new string('x', length - 5), [1])));
    }

    [Fact]
    public void A_layer_may_hold_names_that_a_caller_may_not_pass()
    {
        var name = new string('n', 65_000);
        using var fs = UnionFileSystem.Create(LayerStack.Of(Layer.InMemory("long", b => b.File("/d/" + name, "x"))));

        Assert.Equal(name, Assert.Single(fs.List("/d")).Name);
        Assert.Equal(FsError.ENAMETOOLONG, fs.TryStat("/d/" + name, out _));
        fs.Rename("/d", "/e");
        Assert.Equal("/e/" + name, fs.Walk(cancellationToken: TestContext.Current.CancellationToken).Last().Path);
        Assert.Empty(fs.Verify(cancellationToken: TestContext.Current.CancellationToken));
        Assert.Throws<ArgumentException>(() => Layer.InMemory("longer", b => b.File("/" + new string('n', 65_536), "x")));
    }

    [Fact]
    public void A_quota_is_used_to_its_last_chunk_and_its_last_node()
    {
        using var fs = UnionFileSystem.Create(LayerStack.Empty, new UnionFsOptions { MaxContentBytes = 2 * 4096, MaxNodes = 3 });
        fs.WriteAllBytes("/a", new byte[2 * 4096]);

        Assert.Equal(FsError.ENOSPC, Try(() => fs.AppendAllBytes("/a", [1])));
        Assert.Equal(FsError.OK, Try(() => fs.WriteAt("/a", 0, [1])));
        var before = fs.DumpTree(cancellationToken: TestContext.Current.CancellationToken);
        while (fs.Usage.TopNodes < 3)
        {
            fs.CreateFile($"/n{fs.Usage.TopNodes}");
            before = fs.DumpTree(cancellationToken: TestContext.Current.CancellationToken);
        }

        Assert.Equal(FsError.ENOSPC, Try(() => fs.CreateFile("/one-more")));
        Assert.Equal(before, fs.DumpTree(cancellationToken: TestContext.Current.CancellationToken));
    }

    private static FsError Try(Action action)
    {
        try
        {
            action();
            return FsError.OK;
        }
        catch (Exception exception) when (FsErrors.FromException(exception) != FsError.OK)
        {
            return FsErrors.FromException(exception);
        }
    }
}

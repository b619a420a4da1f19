using Xunit;

namespace UnionFs.Adapters.Tests.Files;

/// <summary>An <c>IFileSystem</c> of a user who may not do everything.</summary>
public class UserTests
{
    private const UnixFileMode OwnerOnly = (UnixFileMode)0x1C0;

    private static LayerStack Stack => LayerStack.Of(Layer.InMemory("system", b => b
        .Directory("/mine").WithOwner(1000, 100)
        .Directory("/mine/tree").WithOwner(1000, 100)
        .File("/mine/tree/own", "x").WithOwner(1000, 100)
        .Directory("/mine/tree/kept")
        .File("/mine/tree/kept/f", "of root")
        .Directory("/closed").WithMode(OwnerOnly)
        .Directory("/through").WithMode((UnixFileMode)0x1C9)
        .File("/through/f", "reached").WithMode((UnixFileMode)0x1A4)
        .File("/plain", "plain")));

    [Fact]
    public void What_the_user_may_not_do_is_an_unauthorized_access_with_the_reason_inside()
    {
        using var fs = User();
        var io = fs.AsFileSystem();

        var write = Assert.Throws<UnauthorizedAccessException>(() => io.File.WriteAllText("/plain", "y"));
        Assert.Equal("Access to the path '/plain' is denied.", write.Message);
        Assert.Equal("Permission denied", Assert.IsType<IOException>(write.InnerException).Message);
        var mode = Assert.Throws<UnauthorizedAccessException>(() => io.File.SetUnixFileMode("/plain", OwnerOnly));
        Assert.Equal("Operation not permitted", Assert.IsType<IOException>(mode.InnerException).Message);
        Assert.Throws<UnauthorizedAccessException>(() => io.Directory.GetFiles("/closed"));
        Assert.Throws<UnauthorizedAccessException>(() => io.File.Delete("/plain"));
        Assert.Throws<UnauthorizedAccessException>(() => io.Directory.CreateDirectory("/new"));
        Assert.False(io.File.Exists("/closed/f"));
        Assert.Equal("plain", io.File.ReadAllText("/plain"));
    }

    [Fact]
    public void The_umask_is_the_user_s()
    {
        using var fs = User((UnixFileMode)0x007);
        var io = fs.AsFileSystem();

        io.File.WriteAllText("/mine/f", "x");
        io.Directory.CreateDirectory("/mine/a/b");

        Assert.Equal((UnixFileMode)0x1B0, io.File.GetUnixFileMode("/mine/f"));
        Assert.Equal((UnixFileMode)0x1F8, io.File.GetUnixFileMode("/mine/a"));
        Assert.Equal(1000u, fs.Stat("/mine/a/b").Uid);
    }

    [Fact]
    public void A_directory_that_may_not_be_listed_can_be_the_current_one()
    {
        using var fs = User();
        var io = fs.AsFileSystem();

        io.Directory.SetCurrentDirectory("/through");

        Assert.Equal("reached", io.File.ReadAllText("f"));
        Assert.Throws<UnauthorizedAccessException>(() => io.Directory.GetFiles("."));
        Assert.Throws<UnauthorizedAccessException>(() => io.Directory.SetCurrentDirectory("/closed"));
    }

    [Fact]
    public void Of_a_tree_goes_what_may_go()
    {
        using var fs = User();
        var io = fs.AsFileSystem();

        Assert.Throws<UnauthorizedAccessException>(() => io.Directory.Delete("/mine/tree", recursive: true));

        Assert.False(io.File.Exists("/mine/tree/own"));
        Assert.True(io.File.Exists("/mine/tree/kept/f"));
    }

    private static UnionFileSystem User(UnixFileMode umask = (UnixFileMode)0x012) =>
        UnionFileSystem.Create(Stack, new UnionFsOptions { Identity = new Identity { Uid = 1000, Gid = 100, Umask = umask } });
}

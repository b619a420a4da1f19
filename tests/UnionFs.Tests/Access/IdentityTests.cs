using System.Text;
using UnionFs.TestKit;
using Xunit;

namespace UnionFs.Tests.Access;

/// <summary>Where an identity comes from, where it goes, and what it does beyond paths.</summary>
public class IdentityTests
{
    private static readonly Identity s_user = new() { Uid = 1000, Gid = 100, Groups = [27, 4] };

    private static LayerStack Stack => LayerStack.Of(Layer.InMemory("system", b => b
        .Directory("/tmp").WithMode((UnixFileMode)0x3FF)
        .Directory("/mine").WithOwner(1000, 100)
        .File("/mine/own", "own").WithOwner(1000, 100)
        .Directory("/closed").WithMode((UnixFileMode)0x1C0)
        .File("/closed/inside", "x")
        .Directory("/names").WithMode((UnixFileMode)0x1E4)
        .File("/names/f", "x")
        .File("/secret", "x").WithMode((UnixFileMode)0x180).WithXattr("user.a", "v"u8).WithXattr("security.a", "v"u8).WithXattr("trusted.a", "v"u8)
        .File("/plain", "plain").WithMode((UnixFileMode)0x1B4)));

    [Fact]
    public void Without_one_everything_is_allowed()
    {
        using var fs = UnionFileSystem.Create(Stack);

        Assert.Null(fs.Options.Identity);
        Assert.Equal("x", fs.ReadAllText("/closed/inside"));
        fs.CreateFile("/closed/new", (UnixFileMode)0xDFF);
        Assert.Equal((UnixFileMode)0xDFF, fs.Stat("/closed/new").Mode);
    }

    [Fact]
    public void It_travels_to_forks_and_stays_over_snapshots()
    {
        using var fs = UnionFileSystem.Create(Stack, new UnionFsOptions { Identity = s_user });
        var before = fs.Snapshot();
        fs.WriteAllText("/mine/new", "mine");
        using var fork = fs.Fork();
        fs.Restore(before);

        Assert.Equal((1000u, 100u), (fork.Stat("/mine/new").Uid, fork.Stat("/mine/new").Gid));
        Assert.Equal(FsError.EACCES, fork.TryStat("/closed/inside", out _));
        Assert.Equal(FsError.EACCES, fs.TryStat("/closed/inside", out _));
        Assert.Equal(FsError.EACCES, Refused(() => fs.WriteAllText("/secret", "y")));
        Assert.False(fs.Exists("/mine/new"));
    }

    [Fact]
    public void A_fork_may_be_another_s()
    {
        using var root = UnionFileSystem.Create(Stack);
        Assert.True(root.Exists("/closed/inside"));
        using var user = root.Fork(s_user);
        using var again = user.Fork(null);

        Assert.False(user.Exists("/closed/inside"));
        Assert.True(again.Exists("/closed/inside"));
        Assert.Same(s_user, user.Options.Identity);
    }

    [Fact]
    public void What_root_looked_up_by_whole_path_is_asked_anew()
    {
        using var root = UnionFileSystem.Create(LayerStack.Empty);
        root.CreateDirectory("/a/b/c");
        root.WriteAllText("/a/b/c/file-of-some-length", "x");
        Assert.True(root.Exists("/a/b/c/file-of-some-length"));
        using var user = root.Fork(s_user);
        Assert.True(user.Exists("/a/b/c/file-of-some-length"));
        root.SetMode("/a", (UnixFileMode)0x1C0);
        using var shut = root.Fork(s_user);

        Assert.Equal(FsError.EACCES, shut.TryStat("/a/b/c/file-of-some-length", out _));
        Assert.Equal(FsError.EACCES, shut.TryStat("/a/b/c/missing", out _));
        Assert.False(shut.FileExists("/a/b/c/file-of-some-length"));
    }

    [Fact]
    public void Errors_are_those_of_a_disk()
    {
        using var fs = UnionFileSystem.Create(Stack, new UnionFsOptions { Identity = s_user });

        Assert.Throws<UnauthorizedAccessException>(() => fs.ReadAllText("/secret"));
        Assert.Throws<UnauthorizedAccessException>(() => fs.Delete("/plain"));
        Assert.Throws<UnauthorizedAccessException>(() => fs.SetMode("/plain", (UnixFileMode)0x1B6));
        Assert.Throws<UnauthorizedAccessException>(() => fs.List("/closed"));
        Assert.Throws<UnauthorizedAccessException>(() => fs.Stat("/closed/inside"));
        Assert.Throws<UnauthorizedAccessException>(() => fs.CreateDirectory("/new/below"));
        Assert.Throws<UnauthorizedAccessException>(() => fs.Copy("/secret", "/mine/copy"));
        Assert.Throws<UnauthorizedAccessException>(() => fs.Move("/plain", "/mine/plain"));
        Assert.Throws<FileNotFoundException>(() => fs.Stat("/mine/missing"));
        Assert.Throws<UnauthorizedAccessException>(() => fs.OpenHandle("/plain", FileMode.Open, FileAccess.ReadWrite));
        Assert.Throws<UnauthorizedAccessException>(() => fs.OpenHandle("/plain", FileMode.Create, FileAccess.Write));
        Assert.Equal("plain", fs.ReadAllText("/plain"));
    }

    [Fact]
    public void Rights_are_asked_at_opening_only()
    {
        using var fs = UnionFileSystem.Create(Stack, new UnionFsOptions { Identity = s_user });
        using var handle = fs.OpenHandle("/mine/own", FileMode.Open, FileAccess.ReadWrite);
        using var made = fs.OpenHandle("/mine/shut", FileMode.CreateNew, FileAccess.ReadWrite, createMode: 0);
        fs.SetMode("/mine/own", 0);

        handle.Write(0, "OWN"u8);
        made.Write(0, "x"u8);
        var bytes = new byte[3];
        Assert.Equal(3, handle.Read(0, bytes));
        Assert.Equal("OWN", Encoding.ASCII.GetString(bytes));
        Assert.Equal(FsError.EACCES, Refused(() => fs.OpenHandle("/mine/own")));
    }

    [Fact]
    public void Times_are_set_to_now_by_who_may_write()
    {
        using var root = UnionFileSystem.Create(Stack);
        root.SetMode("/plain", (UnixFileMode)0x1B6);
        root.SetTimes("/plain", Timestamp.Epoch, Timestamp.Epoch);
        using var fs = root.Fork(s_user);
        var node = fs.Nodes;
        Assert.Equal(FsError.OK, node.Lookup(node.Root, "secret"u8, out var secret, out _));

        Assert.Equal(FsError.EPERM, Refused(() => fs.SetTimes("/plain", null, Timestamp.Epoch)));
        Assert.Equal(FsError.EACCES, Refused(() => fs.SetTimesToNow("/secret")));
        Assert.Equal(FsError.EACCES, node.SetTimesToNow(secret));
        fs.SetTimesToNow("/plain");
        var stat = fs.Stat("/plain");
        Assert.True(stat.ModifyTime > Timestamp.Epoch && stat.ModifyTime == stat.AccessTime);
        using var handle = fs.OpenHandle("/mine/own");
        handle.SetTimesToNow();
    }

    [Fact]
    public void Nodes_are_asked_for_themselves_and_their_directory()
    {
        using var fs = UnionFileSystem.Create(Stack, new UnionFsOptions { Identity = s_user });
        var nodes = fs.Nodes;
        Assert.Equal(FsError.OK, nodes.Lookup(nodes.Root, "closed"u8, out var closed, out _));
        Assert.Equal(FsError.OK, nodes.Lookup(nodes.Root, "secret"u8, out var secret, out _));

        Assert.Equal(FsError.EACCES, nodes.Lookup(closed, "inside"u8, out _, out _));
        Assert.Equal(FsError.EACCES, nodes.Lookup(closed, "missing"u8, out _, out _));
        Assert.Equal(FsError.EACCES, nodes.EnumerateNames(closed, 0, out _));
        Assert.Equal(FsError.EACCES, nodes.OpenDirectory(closed, out _));
        Assert.Equal(FsError.EACCES, nodes.Open(secret, FileAccess.Read, FileShare.ReadWrite, out _));
        Assert.Equal(FsError.EACCES, nodes.CreateDirectory(nodes.Root, "new"u8, (UnixFileMode)0x1FF, out _));
        Assert.Equal(FsError.EACCES, nodes.Unlink(nodes.Root, "secret"u8));
        Assert.Equal(FsError.EPERM, nodes.SetMode(secret, 0));
        Assert.Equal(FsError.OK, nodes.Stat(secret, out _));
    }

    [Fact]
    public void Attributes_that_may_not_be_read_are_left_out()
    {
        using var fs = UnionFileSystem.Create(Stack, new UnionFsOptions { Identity = s_user });

        Assert.Equal(["security.a"], fs.GetXattrs("/secret").Select(x => x.Key));
        Assert.Equal(["security.a", "user.a"], fs.ListXattrs("/secret"));
        Assert.Equal(FsError.EACCES, Refused(() => fs.GetXattr("/secret", "user.a")));
    }

    [Fact]
    public void A_walk_leaves_out_what_may_not_be_listed()
    {
        using var fs = UnionFileSystem.Create(Stack, new UnionFsOptions { Identity = s_user });
        var names = new List<string>();
        for (var walk = fs.WalkNames("/"); walk.MoveNext();)
        {
            names.Add($"{walk.ToString()} {walk.TryStat(out _)}");
        }

        Assert.Equal(
            ["closed/ OK", "mine/ OK", "mine/own OK", "names/ OK", "names/f EACCES", "plain OK", "secret OK", "tmp/ OK"],
            names.Order(StringComparer.Ordinal));

        // Whoever holds the sandbox sees all of it.
        Assert.Contains("/closed/inside", fs.DumpTree(cancellationToken: TestContext.Current.CancellationToken), StringComparison.Ordinal);
        Assert.Contains("file", fs.Explain("/closed/inside").ToString(), StringComparison.Ordinal);
    }

    [Fact]
    public void New_directories_are_made_where_the_user_may()
    {
        using var fs = UnionFileSystem.Create(Stack, new UnionFsOptions { Identity = s_user with { Umask = (UnixFileMode)0x03F } });

        fs.CreateDirectory("/mine/a/b/c");
        Assert.Equal((UnixFileMode)0x1C0, fs.Stat("/mine/a/b").Mode);
        fs.CreateDirectory("/mine/a/b");
        using var blind = fs.Fork(s_user with { Umask = (UnixFileMode)0x0C0 });
        Assert.Equal(FsError.EACCES, Refused(() => blind.CreateDirectory("/tmp/x/y")));
        Assert.False(blind.Exists("/tmp/x"));
    }

    [Fact]
    public void Nothing_is_allocated_by_asking()
    {
        using var fs = UnionFileSystem.Create(Stack, new UnionFsOptions { Identity = s_user });
        for (var i = 0; i < 100; i++)
        {
            Look(fs);
        }

        var before = GC.GetAllocatedBytesForCurrentThread();
        Look(fs);
        Assert.Equal(0, GC.GetAllocatedBytesForCurrentThread() - before);

        static void Look(UnionFileSystem fs)
        {
            fs.TryStat("/mine/own", out _);
            fs.TryStat("/closed/inside", out _);
            fs.TryStat("/mine/missing", out _);
            fs.Exists("/names/f");
            fs.OpenHandle("/mine/own").Dispose();
        }
    }

    [Fact]
    public void Two_are_equal_whose_values_are()
    {
        var other = new Identity { Uid = 1000, Gid = 100, Groups = [4, 27], Umask = (UnixFileMode)0x12 };

        Assert.Equal(s_user, other);
        Assert.Equal(s_user.GetHashCode(), other.GetHashCode());
        Assert.NotEqual(s_user, other with { Groups = [4] });
        Assert.Equal(new UnionFsOptions { Identity = s_user }, new UnionFsOptions { Identity = other });
        Assert.Equal("1000:100 (4, 27), umask 22", s_user.ToString());
        Assert.True(s_user.IsMember(100) && s_user.IsMember(27) && !s_user.IsMember(1));
    }

    private static FsError Refused(Action action) => FsErrors.FromException(Assert.Throws<UnauthorizedAccessException>(action));

    private static FsError Refused(Func<object> action) => FsErrors.FromException(Assert.Throws<UnauthorizedAccessException>(action));
}

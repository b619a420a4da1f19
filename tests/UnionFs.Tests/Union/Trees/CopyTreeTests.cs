using UnionFs.TestKit;
using Xunit;

namespace UnionFs.Tests.Union.Trees;

/// <summary>A copy of a tree is the tree once more, made in one step, and each is its own from then on.</summary>
public sealed class CopyTreeTests
{
    private const int Seeds = 30;
    private static readonly byte[] s_big = [.. Enumerable.Range(0, 50_000).Select(static n => (byte)(n * 7))];
    private static readonly LayerStack s_stack = LayerStack.Of(
        Layer.InMemory("base", static b => b
            .Directory("/src").WithMode((UnixFileMode)0x5ED).WithOwner(3, 4).WithTime(new(100, 5)).WithXattr("user.d", [1])
            .File("/src/big", s_big).WithMode((UnixFileMode)0x9ED).WithOwner(1, 2).WithTime(new(200, 6)).WithXattr("user.a", [0, 255])
            .HardLink("/src/sub/hard", "/src/big").HardLink("/outside", "/src/big").Symlink("/src/link", "big").Symlink("/toSrc", "src")
            .File("/src/sub/gone", "x").File("/src/sub/hidden", "x").Special("/src/pipe", NodeKind.Fifo)
            .Special("/src/null", NodeKind.CharacterDevice, new DeviceNumber(1, 3)).File("/src/deep/er/still/f", "f").Directory("/dir")),
        Layer.InMemory("patch", static b => b.Whiteout("/src/sub/hidden").File("/src/sub/more", "more")));

    public static TheoryData<string> Kinds => [.. TreeKinds.Names];

    [Fact]
    public void Everything_is_there_once_more_and_no_byte_is_copied()
    {
        using var fs = UnionFileSystem.Create(s_stack);
        fs.Unlink("/src/sub/gone");
        var before = fs.Usage;
        fs.CopyTree("/src", "/dir/copy");

        Assert.Equal(RelativeTree.Of(fs, "/src"), RelativeTree.Of(fs, "/dir/copy"));
        Assert.Equal(2, fs.Stat("/dir/copy/big").LinkCount);
        Assert.Equal(3, fs.Stat("/src/big").LinkCount);
        Assert.False(fs.Exists("/dir/copy/sub/gone") || fs.Exists("/dir/copy/sub/hidden"));
        Assert.Equal((UnixFileMode)0x5ED, fs.Stat("/dir/copy").Mode);
        Assert.Equal(0, fs.Usage.TopContentBytes);
        Assert.Equal(11 + 1, fs.Usage.TopNodes - before.TopNodes);
        Assert.Empty(fs.Verify(cancellationToken: TestContext.Current.CancellationToken));
    }

    [Fact]
    public void Times_of_change_and_birth_are_new_the_others_are_kept()
    {
        using var fs = UnionFileSystem.Create(s_stack);
        fs.CopyTree("/src", "/copy");
        foreach (var path in new[] { "", "/big", "/link", "/sub/more", "/pipe" })
        {
            var (source, copy) = (fs.Stat("/src" + path, followLinks: false), fs.Stat("/copy" + path, followLinks: false));
            Assert.Equal((source.ModifyTime, source.AccessTime), (copy.ModifyTime, copy.AccessTime));
            Assert.True(copy.ChangeTime > source.ChangeTime && copy.BirthTime == copy.ChangeTime);
            Assert.NotEqual(source.Id, copy.Id);
        }
    }

    [Fact]
    public void Each_is_its_own_from_then_on()
    {
        using var fs = UnionFileSystem.Create(s_stack);
        fs.WriteAt("/src/big", 5000, "before"u8);
        fs.CopyTree("/src", "/copy");
        var tree = RelativeTree.Of(fs, "/copy");
        var bytes = fs.ReadAllBytes("/copy/big");
        fs.WriteAt("/src/big", 5000, "after!"u8);
        fs.AppendAllText("/src/sub/more", "!");
        fs.SetMode("/src/deep", (UnixFileMode)0x1C0);
        fs.Rename("/src/link", "/src/sub/link");
        Assert.Equal(tree, RelativeTree.Of(fs, "/copy"));

        fs.WriteAt("/copy/sub/hard", 5000, "copied"u8);
        Assert.Equal("copied"u8, fs.ReadAllBytes("/copy/big").AsSpan(5000, 6));
        Assert.Equal("after!"u8, fs.ReadAllBytes("/outside").AsSpan(5000, 6));
        fs.DeleteTree("/src");
        "copied"u8.CopyTo(bytes.AsSpan(5000));
        Assert.Equal(bytes, fs.ReadAllBytes("/copy/big"));
        Assert.Empty(fs.Verify(cancellationToken: TestContext.Current.CancellationToken));
    }

    [Fact]
    public void A_single_node_and_a_link_are_copied_as_they_are()
    {
        using var fs = UnionFileSystem.Create(s_stack);
        fs.CopyTree("/src/big", "/file");
        fs.CopyTree("/toSrc", "/link");
        fs.CopyTree("/src/null", "/null");
        fs.CopyTree("/toSrc/", "/tree/");

        Assert.Equal(RelativeTree.Of(fs, "/src/big"), RelativeTree.Of(fs, "/file"));
        Assert.Equal(1, fs.Stat("/file").LinkCount);
        Assert.Equal("src", fs.ReadLink("/link"));
        Assert.Equal(new DeviceNumber(1, 3), fs.Stat("/null").Device);
        Assert.Equal(RelativeTree.Of(fs, "/src"), RelativeTree.Of(fs, "/tree"));
        Assert.Empty(fs.Verify(cancellationToken: TestContext.Current.CancellationToken));
    }

    [Theory]
    [InlineData("/src", "/src/sub/copy", FsError.EINVAL)]
    [InlineData("/src", "/src/copy", FsError.EINVAL)]
    [InlineData("/", "/dir/copy", FsError.EINVAL)]
    [InlineData("/src/..", "/dir/copy", FsError.EINVAL)]
    [InlineData("/src", "/src", FsError.EEXIST)]
    [InlineData("/src/sub", "/src", FsError.EEXIST)]
    [InlineData("/src", "/dir", FsError.EEXIST)]
    [InlineData("/src", "/", FsError.EEXIST)]
    [InlineData("/src", "/dir/..", FsError.EEXIST)]
    [InlineData("/src/big", "/toSrc", FsError.EEXIST)]
    [InlineData("/src", "/missing/copy", FsError.ENOENT)]
    [InlineData("/missing", "/copy", FsError.ENOENT)]
    [InlineData("/src", "/outside/copy", FsError.ENOTDIR)]
    [InlineData("/src/big", "/copy/", FsError.ENOTDIR)]
    [InlineData("/src/big/", "/copy", FsError.ENOTDIR)]
    public void What_cannot_be_is_refused_and_leaves_no_trace(string source, string destination, FsError error)
    {
        using var fs = UnionFileSystem.Create(s_stack);
        var before = RelativeTree.Of(fs, "/");
        var exception = Assert.ThrowsAny<Exception>(() => fs.CopyTree(source, destination));

        Assert.Equal(error, FsErrors.FromException(exception));
        Assert.Equal(before, RelativeTree.Of(fs, "/"));
        Assert.Equal((0L, 0L), (fs.Usage.TopNodes, fs.Usage.TopContentBytes));
    }

    [Fact]
    public void What_is_not_free_to_read_ends_it()
    {
        using var fs = UnionFileSystem.Create(s_stack, new UnionFsOptions());
        using (fs.OpenHandle("/src/sub/more", FileMode.Open, FileAccess.Read, FileShare.None))
        {
            Assert.Equal(FsError.EAGAIN, FsErrors.FromException(Assert.Throws<IOException>(() => fs.CopyTree("/src", "/copy"))));
        }

        using var frozen = UnionFileSystem.Create(s_stack, new UnionFsOptions { ReadOnly = true });
        Assert.Equal(FsError.EROFS, FsErrors.FromException(Assert.Throws<IOException>(() => frozen.CopyTree("/src", "/copy"))));
        using var closed = UnionFileSystem.Create(LayerStack.Of(new Faults.UnreadableLayer()));
        closed.MakeDirectory("/d");
        closed.Rename("/secret", "/d/secret");
        Assert.Equal(FsError.EACCES, FsErrors.FromException(Assert.Throws<UnauthorizedAccessException>(() => closed.CopyTree("/d", "/copy"))));
        Assert.False(fs.Exists("/copy") || closed.Exists("/copy"));
    }

    [Fact]
    public void A_quota_takes_all_or_nothing()
    {
        var refused = 0;
        for (var nodes = 0; nodes < 16; nodes++)
        {
            using var fs = UnionFileSystem.Create(s_stack, new UnionFsOptions { MaxNodes = nodes });
            refused += IsRefused(fs, "/src", "/copy") ? 1 : 0;
        }

        Assert.Equal(13, refused);
        using var small = UnionFileSystem.Create(s_stack, new UnionFsOptions { MaxContentBytes = 5 * 4096 });
        small.MakeDirectory("/t");
        small.WriteAllBytes("/t/a", new byte[4096]);
        small.WriteAllBytes("/t/b", new byte[4096]);
        small.CopyTree("/t", "/u");
        Assert.Equal(4 * 4096, small.Usage.TopContentBytes);
        Assert.True(IsRefused(small, "/t", "/v"));
        small.DeleteTree("/u");
        Assert.Equal(2 * 4096, small.Usage.TopContentBytes);
        Assert.False(IsRefused(small, "/t", "/v"));
    }

    [Fact]
    public void Changes_and_events_tell_of_every_name()
    {
        using var fs = UnionFileSystem.Create(s_stack);
        var told = new System.Collections.Concurrent.ConcurrentQueue<string>();
        using (fs.Subscribe(e => told.Enqueue(e.ToString()), capacity: 2))
        {
            fs.CopyTree("/src", "/copy");
            fs.MakeDirectory("/last");
            Assert.True(SpinWait.SpinUntil(() => told.Contains("Created /last"), 10_000));
        }

        var paths = fs.Walk("/copy", cancellationToken: TestContext.Current.CancellationToken).ToList();
        Assert.Equal(
            paths.Select(static p => $"A {p.Path}").Append("A /last").Order(StringComparer.Ordinal),
            fs.Changes(cancellationToken: TestContext.Current.CancellationToken).Select(static c => c.ToString()).Order(StringComparer.Ordinal));
        Assert.Equal(
            paths.SelectMany(static p => p.Stat is { IsFile: true } ? new[] { $"Created {p.Path}", $"Content {p.Path}" } : [$"Created {p.Path}"])
                .Append("Created /last").Order(StringComparer.Ordinal),
            told.Order(StringComparer.Ordinal));
        foreach (var entry in paths.Where(static p => p.Path != "/copy"))
        {
            Assert.True(told.ToList().IndexOf($"Created {entry.Path[..entry.Path.LastIndexOf('/')]}") < told.ToList().IndexOf($"Created {entry.Path}"));
        }
    }

    [Theory]
    [MemberData(nameof(Kinds))]
    public void Trees_of_every_kind_of_layer(string kind)
    {
        using var kinds = new TreeKinds(kind);
        using var fs = UnionFileSystem.Create(LayerStack.Of(Layer.InMemory("low", static b => b.File("/d/low", "low")), kinds.Layer));
        foreach (var source in fs.List("/").Select(static e => "/" + e.Name).ToList())
        {
            fs.CopyTree(source, source + "-copy");
            Assert.Equal(RelativeTree.Of(fs, source), RelativeTree.Of(fs, source + "-copy"));
        }

        fs.MakeDirectory("/all");
        fs.Rename(fs.Exists("/d") ? "/d" : "/moved", "/all/d");
        fs.CopyTree("/all", "/once-more");
        Assert.Equal(RelativeTree.Of(fs, "/all"), RelativeTree.Of(fs, "/once-more"));
        Assert.Equal(0, fs.Usage.TopContentBytes);
        Assert.Empty(fs.Verify(cancellationToken: TestContext.Current.CancellationToken));
    }

    [Theory]
    [InlineData(false)]
    [InlineData(true)]
    public void Copies_of_random_trees_are_the_trees(bool commitsAfterEach)
    {
        var (made, refused) = (0, 0);
        for (ulong seed = 61_000_000; seed < 61_000_000 + Seeds; seed++)
        {
            var scripts = new HostScripts(seed, ScriptExtras.LowerLinks);
            var random = new Random((int)seed);
            using var fs = UnionFileSystem.Create(scripts.Stack);
            var runner = new ScriptRunner(fs);
            for (var round = 0; round < 6; round++)
            {
                for (var i = 0; i < 15; i++)
                {
                    var step = scripts.Next();
                    scripts.Accept(step);
                    runner.Run(step.Script!);
                    Rotate(fs, commitsAfterEach);
                }

                var paths = fs.Walk(cancellationToken: TestContext.Current.CancellationToken).ToList();
                var source = paths[random.Next(paths.Count)].Path;
                var directories = paths.Where(static p => p.Stat.IsDirectory).ToList();
                var destination = $"{directories[random.Next(directories.Count)].Path.TrimEnd('/')}/copy{round}";
                _ = Copy(fs, source, destination, $"seed {seed}, round {round}") ? made++ : refused++;
                Rotate(fs, commitsAfterEach);
            }

            fs.Commit("last");
            using var restacked = UnionFileSystem.Create(fs.Layers);
            Assert.Equal($"{seed}\n{RelativeTree.Of(fs, "/")}", $"{seed}\n{RelativeTree.Of(restacked, "/")}");
        }

        Assert.True(made > 80 && refused > 5, $"{made} were made, {refused} refused");
    }

    [Fact]
    public void By_node_it_is_the_same_and_a_deep_tree_works()
    {
        using var fs = UnionFileSystem.Create(s_stack);
        var nodes = fs.Nodes;
        Assert.Equal(FsError.OK, nodes.Lookup(nodes.Root, "src"u8, out var source, out _));
        Assert.Equal(FsError.OK, nodes.Lookup(nodes.Root, "dir"u8, out var directory, out _));
        Assert.Equal(FsError.OK, nodes.CopyTree(source, directory, "copy"u8, out var copy));
        Assert.Equal(RelativeTree.Of(fs, "/src"), RelativeTree.Of(fs, "/dir/copy"));
        Assert.Equal(fs.Stat("/dir/copy").Id, copy.Id);
        Assert.Equal(FsError.EEXIST, nodes.CopyTree(source, directory, "copy"u8, out _));
        Assert.Equal(FsError.EINVAL, nodes.CopyTree(source, source, "copy"u8, out _));
        Assert.Equal(FsError.ENAMETOOLONG, nodes.CopyTree(source, directory, Enumerable.Repeat((byte)'n', 256).ToArray(), out _));

        for (var at = (Parent: directory, Level: 0); at.Level < 5000; at.Level++)
        {
            Assert.Equal(FsError.OK, nodes.CreateDirectory(at.Parent, "d"u8, (UnixFileMode)0x1ED, out at.Parent));
        }

        Assert.Equal(FsError.OK, nodes.CopyTree(directory, nodes.Root, "deep"u8, out copy));
        var depth = 0;
        for (var node = copy; nodes.Lookup(node, "d"u8, out node, out _) == FsError.OK;)
        {
            depth++;
        }

        Assert.Equal(5000, depth);
        Assert.Empty(fs.Verify(cancellationToken: TestContext.Current.CancellationToken));
    }

    [Fact]
    public async Task Readers_see_all_of_it_or_nothing()
    {
        using var fs = UnionFileSystem.Create(s_stack);
        using var done = new CancellationTokenSource();
        var reader = Task.Run(
            () =>
            {
                while (!done.IsCancellationRequested)
                {
                    var count = fs.Walk("/dir").Count();
                    Assert.True(count is 1 or 14, $"{count} entries");
                }
            },
            TestContext.Current.CancellationToken);
        for (var i = 0; i < 200; i++)
        {
            fs.CopyTree("/src", "/dir/copy");
            fs.DeleteTree("/dir/copy");
        }

        await done.CancelAsync();
        await reader;
        Assert.Empty(fs.Verify(cancellationToken: TestContext.Current.CancellationToken));
    }

    [Fact]
    public void A_user_owns_the_copy_of_what_he_may_read()
    {
        var stack = LayerStack.Of(Layer.InMemory("base", static b => b
            .Directory("/mine").WithOwner(7, 70)
            .Directory("/src").WithMode((UnixFileMode)0x5ED).WithOwner(3, 71).WithXattr("user.d", [1]).WithXattr("trusted.d", [1])
            .File("/src/f", "text").WithMode((UnixFileMode)0x9ED).WithOwner(3, 4).WithTime(new(200, 6)).WithXattr("security.s", [2])
            .File("/src/mine", "text").WithMode((UnixFileMode)0xDED).WithOwner(7, 71)
            .File("/closed/f", "x").WithMode((UnixFileMode)0x180).Directory("/shut").WithMode((UnixFileMode)0x1C9)
            .Special("/devices/null", NodeKind.CharacterDevice, new DeviceNumber(1, 3))));
        using var fs = UnionFileSystem.Create(stack, new UnionFsOptions { Identity = new Identity { Uid = 7, Gid = 70, Groups = [71] } });
        fs.CopyTree("/src", "/mine/copy");

        var (top, file, mine) = (fs.Stat("/mine/copy"), fs.Stat("/mine/copy/f"), fs.Stat("/mine/copy/mine"));
        Assert.Equal((7u, 71u, (UnixFileMode)0x1ED), (top.Uid, top.Gid, top.Mode));
        Assert.Equal((7u, 70u, (UnixFileMode)0x1ED, new Timestamp(200, 6)), (file.Uid, file.Gid, file.Mode, file.ModifyTime));
        Assert.Equal((7u, 71u, (UnixFileMode)0xDED), (mine.Uid, mine.Gid, mine.Mode));
        Assert.Equal(["user.d"], fs.GetXattrs("/mine/copy").Select(static x => x.Key));
        Assert.Empty(fs.GetXattrs("/mine/copy/f"));
        foreach (var (source, destination, error) in new[]
        {
            ("/src", "/copy", FsError.EACCES), ("/closed", "/mine/x", FsError.EACCES), ("/shut", "/mine/x", FsError.EACCES), ("/devices", "/mine/x", FsError.EPERM),
        })
        {
            var before = fs.Usage;
            var exception = Assert.Throws<UnauthorizedAccessException>(() => fs.CopyTree(source, destination));
            Assert.Equal((source, error), (source, FsErrors.FromException(exception)));
            Assert.Equal(before, fs.Usage);
        }

        fs.Import(Layer.InMemory("import", static b => b.File("/f", "x").WithMode((UnixFileMode)0x9ED).WithOwner(3, 4)), "/mine/new", cancellationToken: TestContext.Current.CancellationToken);
        file = fs.Stat("/mine/new/f");
        Assert.Equal((7u, 70u, (UnixFileMode)0x1ED), (file.Uid, file.Gid, file.Mode));
        Assert.Throws<UnauthorizedAccessException>(
            () => fs.Import(Layer.InMemory("import", static b => b.File("/f", "x")), "/new", cancellationToken: TestContext.Current.CancellationToken));
        Assert.Empty(fs.Verify(cancellationToken: TestContext.Current.CancellationToken));
    }

    private static void Rotate(UnionFileSystem fs, bool commits)
    {
        if (commits)
        {
            fs.Commit("layer");
        }
    }

    private static bool Copy(UnionFileSystem fs, string source, string destination, string what)
    {
        var (expected, rest, usage) = (RelativeTree.Of(fs, source), RelativeTree.AllBut(fs, destination), fs.Usage);
        try
        {
            fs.CopyTree(source, destination);
        }
        catch (IOException exception)
        {
            Assert.Equal((what, FsError.EINVAL), (what, FsErrors.FromException(exception)));
            Assert.Equal(usage, fs.Usage);
            Assert.Equal(rest, RelativeTree.AllBut(fs, destination));
            return false;
        }

        Assert.Equal($"{what}\n{expected}", $"{what}\n{RelativeTree.Of(fs, destination)}");
        Assert.Equal($"{what}\n{rest}", $"{what}\n{RelativeTree.AllBut(fs, destination)}");
        Assert.Empty(fs.Verify(cancellationToken: TestContext.Current.CancellationToken));
        return true;
    }

    private static bool IsRefused(UnionFileSystem fs, string source, string destination)
    {
        var (before, usage) = (RelativeTree.Of(fs, "/"), fs.Usage);
        try
        {
            fs.CopyTree(source, destination);
            return false;
        }
        catch (IOException exception)
        {
            Assert.Equal(FsError.ENOSPC, FsErrors.FromException(exception));
            Assert.Equal(before, RelativeTree.Of(fs, "/"));
            Assert.Equal(usage, fs.Usage);
            Assert.Empty(fs.Verify(cancellationToken: TestContext.Current.CancellationToken));
            return true;
        }
    }
}

using Xunit;

namespace UnionFs.Tests.Limits;

/// <summary>The limits that options set, lower and higher than usual, each at its edge, wherever a caller can pass a path or a name.</summary>
public sealed class PathLimitTests
{
    private static readonly string s_directory = new('d', 100);
    private static readonly string s_file = new('f', 100);

    public static TheoryData<string> Ways => new(s_ways.Keys.ToArray());

    private static readonly Dictionary<string, Action<UnionFileSystem, string>> s_ways = new()
    {
        ["stat"] = static (fs, p) => fs.Stat(p),
        ["list"] = static (fs, p) => fs.List(Parent(p)),
        ["read"] = static (fs, p) => fs.ReadAllBytes(p),
        ["write"] = static (fs, p) => fs.WriteAllText(p, "x"),
        ["open"] = static (fs, p) => fs.OpenHandle(p).Dispose(),
        ["open new"] = static (fs, p) => fs.OpenHandle(p, FileMode.OpenOrCreate, FileAccess.Write).Dispose(),
        ["open directory"] = static (fs, p) => fs.OpenDirectory(Parent(p)).Dispose(),
        ["chmod"] = static (fs, p) => fs.SetMode(p, (UnixFileMode)0x180),
        ["link"] = static (fs, p) => fs.CreateHardLink("/link", p),
        ["copy"] = static (fs, p) => fs.Copy(p, "/copy"),
        ["rename"] = static (fs, p) => fs.Rename(p, "/moved"),
        ["walk"] = static (fs, p) => fs.Walk(p).Count(),
        ["unlink"] = static (fs, p) => fs.Unlink(p),
    };

    /// <summary>The file as a layer has it, as it is once it was made, and below a directory that was moved.</summary>
    private static IEnumerable<UnionFileSystem> Sandboxes(UnionFsOptions options)
    {
        var path = $"/{s_directory}/{s_file}";
        var stack = LayerStack.Of(Layer.InMemory("base", b => b.File(path, "x")));
        stack.Preload(cancellationToken: TestContext.Current.CancellationToken);
        yield return UnionFileSystem.Create(stack, options);

        using var made = UnionFileSystem.Create(LayerStack.Empty);
        made.CreateDirectory("/" + s_directory);
        made.WriteAllText(path, "x");
        yield return UnionFileSystem.Create(LayerStack.Of(made.Commit("made")), options);

        if (options.MaxNameBytes >= 100)
        {
            var moved = UnionFileSystem.Create(LayerStack.Of(Layer.InMemory("base", b => b.File("/old/" + s_file, "x"))), options);
            Assert.Equal(FsError.OK, moved.Nodes.Rename(moved.Nodes.Root, "old"u8, moved.Nodes.Root, FsName.ToBytes(s_directory), RenameMode.Replace));
            yield return moved;
        }
    }

    [Theory]
    [MemberData(nameof(Ways))]
    public void A_name_may_be_as_long_as_the_option_says(string way)
    {
        Check(way, new UnionFsOptions { MaxNameBytes = 100 }, FsError.OK);
        Check(way, new UnionFsOptions { MaxNameBytes = 99 }, FsError.ENAMETOOLONG);
    }

    [Theory]
    [MemberData(nameof(Ways))]
    public void A_path_may_be_as_long_as_the_option_says(string way)
    {
        var longest = way is "list" or "open directory" ? 101 : 202;
        Check(way, new UnionFsOptions { MaxPathBytes = longest + 1 }, FsError.OK);
        Check(way, new UnionFsOptions { MaxPathBytes = longest }, FsError.ENAMETOOLONG);
    }

    [Fact]
    public void Exists_answers_no_for_what_is_too_long()
    {
        foreach (var options in new[] { new UnionFsOptions { MaxNameBytes = 99 }, new UnionFsOptions { MaxPathBytes = 202 } })
        {
            foreach (var fs in Sandboxes(options))
            {
                Assert.False(fs.Exists($"/{s_directory}/{s_file}"));
                fs.Dispose();
            }
        }
    }

    [Fact]
    public void Nodes_find_longer_names_and_make_none()
    {
        foreach (var fs in Sandboxes(new UnionFsOptions { MaxNameBytes = 99 }))
        {
            Assert.Equal(FsError.OK, fs.Nodes.Lookup(fs.Nodes.Root, FsName.ToBytes(s_directory), out var parent, out _));
            Assert.Equal(FsError.OK, fs.Nodes.Lookup(parent, FsName.ToBytes(s_file), out var file, out _));
            foreach (var (length, expected) in new[] { (99, FsError.OK), (100, FsError.ENAMETOOLONG) })
            {
                var name = FsName.ToBytes(new string('n', length));
                Assert.Equal(expected, fs.Nodes.CreateDirectory(parent, name, (UnixFileMode)0x1C0, out _));
                Assert.Equal(expected, fs.Nodes.Lookup(parent, name, out _, out _));
                Assert.Equal(expected, fs.Nodes.RemoveDirectory(parent, name));
                Assert.Equal(expected, fs.Nodes.Link(file, parent, name));
            }

            fs.Dispose();
        }
    }

    [Fact]
    public void Limits_can_be_raised()
    {
        var options = new UnionFsOptions { MaxNameBytes = 1000, MaxPathBytes = 10_000 };
        using var fs = UnionFileSystem.Create(LayerStack.Empty, options);
        var parent = "/" + string.Join('/', Enumerable.Repeat(new string('d', 1000), 8));
        fs.CreateDirectory(parent);
        var path = $"{parent}/{new string('f', 1000)}";
        fs.WriteAllText(path, "far");
        using (var handle = fs.OpenHandle(path))
        {
            Assert.Equal(3, handle.Length);
        }

        Assert.Equal("far", fs.ReadAllText(path));
        Assert.True(fs.FileExists(path));
        Assert.Equal(3, fs.Stat(path).Size);
        Assert.Equal(FsError.ENAMETOOLONG, fs.TryStat(path + "f", out _));
        Assert.Equal(FsError.OK, fs.TryStat("//" + new string('/', 9_999 - 2 - path.Length) + path, out _));
        Assert.Equal(FsError.ENAMETOOLONG, fs.TryStat("///" + new string('/', 9_999 - 2 - path.Length) + path, out _));
        Assert.Equal(FsError.ENAMETOOLONG, fs.TryStat(new string('/', 100_000), out _));
        Assert.Equal(FsError.EILSEQ, fs.TryStat(path + '\ud800', out _));
        using var fork = fs.Fork();
        Assert.Equal("far", fork.ReadAllText(path));
        Assert.Empty(fs.Verify(cancellationToken: TestContext.Current.CancellationToken));
    }

    [Fact]
    public void The_target_of_a_link_is_limited_as_a_path_is()
    {
        using var fs = UnionFileSystem.Create(LayerStack.Empty, new UnionFsOptions { MaxPathBytes = 50 });
        fs.CreateSymbolicLink("/a", new string('t', 49));
        Assert.Throws<PathTooLongException>(() => fs.CreateSymbolicLink("/b", new string('t', 50)));
        Assert.Equal(FsError.ENAMETOOLONG, fs.Nodes.CreateSymlink(fs.Nodes.Root, "b"u8, new byte[50].Select(static _ => (byte)'t').ToArray(), out _));
        Assert.Equal(["A /a"], fs.Changes(cancellationToken: TestContext.Current.CancellationToken).Select(static c => c.ToString()));
    }

    [Theory]
    [InlineData(0)]
    [InlineData(1)]
    [InlineData(50)]
    public void So_many_links_are_followed_and_not_one_more(int most)
    {
        using var fs = UnionFileSystem.Create(
            LayerStack.Of(Layer.InMemory("links", b =>
            {
                b.File("/l0", "x");
                for (var i = 1; i <= most + 1; i++)
                {
                    b.Symlink($"/l{i}", $"l{i - 1}");
                }
            })),
            new UnionFsOptions { MaxSymbolicLinks = most });

        Assert.Equal("x", fs.ReadAllText($"/l{most}"));
        fs.OpenHandle($"/l{most}").Dispose();
        var tooMany = $"/l{most + 1}";
        Assert.Equal(FsError.ELOOP, fs.TryStat(tooMany, out _));
        Assert.Equal(FsError.ELOOP, FsErrors.FromException(Assert.Throws<IOException>(() => fs.OpenHandle(tooMany))));
        Assert.False(fs.Exists(tooMany));
        Assert.Equal(FsError.OK, fs.TryStat(tooMany, out _, followLinks: false));
    }

    [Fact]
    public void Options_out_of_their_range_are_refused_where_they_are_set()
    {
        foreach (var (name, set) in new (string, Func<UnionFsOptions>)[]
        {
            ("MaxNameBytes", static () => new UnionFsOptions { MaxNameBytes = 0 }),
            ("MaxNameBytes", static () => new UnionFsOptions { MaxNameBytes = 65_536 }),
            ("MaxPathBytes", static () => new UnionFsOptions { MaxPathBytes = 1 }),
            ("MaxPathBytes", static () => new UnionFsOptions { MaxPathBytes = 65_537 }),
            ("MaxSymbolicLinks", static () => new UnionFsOptions { MaxSymbolicLinks = -1 }),
            ("MaxSymbolicLinks", static () => new UnionFsOptions { MaxSymbolicLinks = 1_000_001 }),
            ("MaxContentBytes", static () => UnionFsOptions.Default with { MaxContentBytes = -1 }),
            ("MaxNodes", static () => new UnionFsOptions { MaxNodes = -1 }),
            ("MaxOpenHandles", static () => new UnionFsOptions { MaxOpenHandles = -1 }),
        })
        {
            Assert.Equal(name, Assert.Throws<ArgumentOutOfRangeException>(set).ParamName);
        }

        Assert.Throws<ArgumentNullException>(static () => new UnionFsOptions { TimeProvider = null! });
        var edge = new UnionFsOptions { MaxNameBytes = 65_535, MaxPathBytes = 65_536, MaxSymbolicLinks = 1_000_000 };
        using var fs = UnionFileSystem.Create(LayerStack.Empty, edge);
        fs.CreateFile("/" + new string('n', 65_534));
        Assert.Throws<PathTooLongException>(() => fs.CreateFile("/" + new string('n', 65_535)));
        Assert.Equal(FsError.OK, fs.Nodes.CreateDirectory(fs.Nodes.Root, FsName.ToBytes(new string('n', 65_535)), (UnixFileMode)0x1C0, out _));
        Assert.Empty(fs.Verify(cancellationToken: TestContext.Current.CancellationToken));
        using var other = UnionFileSystem.Create(LayerStack.Of(fs.Commit("long")));
        Assert.Equal(2, other.List("/").Count);
    }

    private static void Check(string way, UnionFsOptions options, FsError expected)
    {
        foreach (var fs in Sandboxes(options))
        {
            var path = $"/{s_directory}/{s_file}";
            for (var i = 0; i < 2; i++)
            {
                using var fork = fs.Fork();
                var error = FsError.OK;
                try
                {
                    s_ways[way](fork, path);
                }
                catch (Exception exception) when (FsErrors.FromException(exception) != FsError.OK)
                {
                    error = FsErrors.FromException(exception);
                }

                Assert.Equal((way, expected), (way, error));
            }

            fs.Dispose();
        }
    }

    private static string Parent(string path) => path[..path.LastIndexOf('/')];
}

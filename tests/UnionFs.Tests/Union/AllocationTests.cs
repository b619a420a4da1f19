using Xunit;

namespace UnionFs.Tests.Union;

/// <summary>Asking, missing, reading and opening allocate nothing, whatever the path and the state.</summary>
public sealed class AllocationTests
{
    private static readonly LayerStack s_stack = LayerStack.Of(
        Layer.InMemory("base", b => b
            .File("/etc/motd", "hello").File("/etc/other", new byte[20_000]).File("/ünï/cödé/ñame", "x").File("/a/b/c/d/e/f", "deep")
            .Symlink("/abs", "/etc").Symlink("/etc/rel", "../a/b").Symlink("/chain", "abs/rel").HardLink("/hard", "/etc/motd")),
        Layer.InMemory("patch", b => b.File("/etc/new", "new").Whiteout("/gone")));

    private static readonly string[] s_paths =
    [
        "/etc/motd", "/etc/other", "/etc/new", "/ünï/cödé/ñame", "/a/b/c/d/e/f", "/abs/motd", "/etc/rel/c/d/e/f", "/chain/c/d/e/f", "/hard",
        "//etc/./motd", "/a/b/../../etc/motd", "etc/motd",
    ];

    private static readonly string[] s_missing = ["/etc/no", "/no/no", "/etc/motd/no", "/ünï/no", "/abs/no", "/gone", "/chain/no", "/" + new string('n', 256)];

    public static TheoryData<bool, string> States => new()
    {
        { false, "clean" }, { false, "changed" }, { false, "committed" }, { false, "forked" }, { true, "clean" }, { true, "changed" },
    };

    [Theory]
    [MemberData(nameof(States))]
    public void Nothing_is_allocated(bool throughMoved, string state)
    {
        using var fs = Make(state, throughMoved);
        var buffer = new byte[4096];
        foreach (var path in s_paths)
        {
            Assert.True(fs.Exists(path), path);
            AssertNone(path + " exists", () => fs.Exists(path));
            AssertNone(path + " stat", () => fs.TryStat(path, out _));
            AssertNone(path + " lstat", () => fs.TryStat(path, out _, followLinks: false));
            AssertNone(path + " open, stat, close", () =>
            {
                using var handle = fs.OpenHandle(path);
                handle.Stat();
            });
            using var open = fs.OpenHandle(path);
            AssertNone(path + " read", () => open.Read(0, buffer));
            AssertNone(path + " read past the end", () => open.Read(1 << 20, buffer));
        }

        foreach (var path in s_missing)
        {
            Assert.False(fs.Exists(path), path);
            AssertNone(path + " exists", () => fs.Exists(path));
            AssertNone(path + " stat", () => fs.TryStat(path, out _));
        }

        AssertNone("directory", () =>
        {
            using var handle = fs.OpenDirectory("/a/b");
            handle.Stat();
        });
    }

    private static UnionFileSystem Make(string state, bool moves)
    {
        var fs = UnionFileSystem.Create(s_stack);
        if (state != "clean")
        {
            fs.WriteAt("/etc/motd", 0, "H"u8);
            fs.WriteAllText("/etc/created", "c");
            fs.SetMode("/ünï/cödé/ñame", UnixFileMode.UserRead);
            fs.WriteAt("/etc/other", 5000, "x"u8);
        }

        if (moves)
        {
            fs.Rename("/a", "/moved");
            fs.CreateSymbolicLink("/a", "moved");
        }

        if (state == "committed")
        {
            fs.Commit("one");
        }

        return state == "forked" ? fs.Fork() : fs;
    }

    private static void AssertNone(string what, Action action)
    {
        // The first runs load tables, grow pools and are compiled.
        for (var i = 0; i < 3; i++)
        {
            action();
        }

        var least = long.MaxValue;
        for (var round = 0; round < 5 && least > 0; round++)
        {
            var before = GC.GetAllocatedBytesForCurrentThread();
            for (var i = 0; i < 20; i++)
            {
                action();
            }

            least = Math.Min(least, GC.GetAllocatedBytesForCurrentThread() - before);
        }

        Assert.True(least == 0, $"{what}: {least / 20} bytes");
    }
}

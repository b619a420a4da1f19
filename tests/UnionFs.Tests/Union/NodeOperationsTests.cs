using Xunit;

namespace UnionFs.Tests.Union;

/// <summary>Access by node and name does what access by path does, errors included, and reaches what no path can say.</summary>
public sealed class NodeOperationsTests
{
    private static readonly string[] s_names =
    [
        "file", "hard", "dir", "empty", "link", "dangling", "made", "madedir", "moved", "fifo", "missing", ".", "..", new string('n', 255), new string('n', 256),
    ];

    private delegate FsError ByNode(NodeOperations nodes, Node parent, byte[] name);

    private static LayerStack Stack() => LayerStack.Of(
        Layer.InMemory("base", static b => b
            .File("/d/file", "1").HardLink("/d/hard", "/d/file").File("/d/dir/x", "2").Directory("/d/empty").Symlink("/d/link", "file")
            .Symlink("/d/dangling", "nothing").File("/d/old", "3")),
        Layer.InMemory("patch", static b => b.File("/d/dir/y", "4").Whiteout("/d/gone")));

    private static UnionFileSystem Changed()
    {
        var fs = UnionFileSystem.Create(Stack(), new UnionFsOptions { TimeProvider = new CallbackClock() });
        fs.WriteAllText("/d/made", "5");
        fs.CreateDirectory("/d/madedir/below");
        fs.Rename("/d/old", "/d/moved");
        fs.CreateSpecial("/d/fifo", NodeKind.Fifo, (UnixFileMode)0x180);
        return fs;
    }

    public static TheoryData<string> Operations => new(s_operations.Keys.ToArray());

    private static readonly Dictionary<string, (Action<UnionFileSystem, string> ByPath, ByNode ByNode)> s_operations = new()
    {
        ["stat"] = (static (fs, p) => fs.Stat(p, followLinks: false), static (n, d, name) => n.Lookup(d, name, out _, out _)),
        ["mkdir"] = (
            static (fs, p) => fs.MakeDirectory(p, (UnixFileMode)0x1C0),
            static (n, d, name) => n.CreateDirectory(d, name, (UnixFileMode)0x1C0, out _)),
        ["symlink"] = (
            static (fs, p) => fs.CreateSymbolicLink(p, "target"), static (n, d, name) => n.CreateSymlink(d, name, "target"u8, out _)),
        ["mknod"] = (
            static (fs, p) => fs.CreateSpecial(p, NodeKind.CharacterDevice, (UnixFileMode)0x180, new DeviceNumber(1, 3)),
            static (n, d, name) => n.CreateNode(d, name, NodeKind.CharacterDevice, (UnixFileMode)0x180, new DeviceNumber(1, 3), out _)),
        ["create"] = (
            static (fs, p) => fs.CreateFile(p, (UnixFileMode)0x180),
            static (n, d, name) => n.CreateNode(d, name, NodeKind.File, (UnixFileMode)0x180, default, out _)),
        ["open new"] = (
            static (fs, p) => fs.OpenHandle(p, FileMode.CreateNew, FileAccess.Write).Dispose(),
            static (n, d, name) =>
            {
                var error = n.CreateFile(d, name, (UnixFileMode)0x1A4, FileAccess.Write, FileShare.ReadWrite, out _, out var handle);
                handle.Dispose();
                return error;
            }),
        ["unlink"] = (static (fs, p) => fs.Unlink(p), static (n, d, name) => n.Unlink(d, name)),
        ["rmdir"] = (static (fs, p) => fs.DeleteDirectory(p), static (n, d, name) => n.RemoveDirectory(d, name)),
        ["rmtree"] = (static (fs, p) => fs.DeleteTree(p), static (n, d, name) => n.RemoveTree(d, name)),
        ["readlink"] = (static (fs, p) => fs.ReadLink(p), OnNode(static (n, node) => n.ReadLink(node, out _))),
        ["chmod"] = (
            static (fs, p) => fs.SetMode(p, (UnixFileMode)0x1FF, followLinks: false),
            OnNode(static (n, node) => n.SetMode(node, (UnixFileMode)0x1FF))),
        ["chown"] = (static (fs, p) => fs.SetOwner(p, 1, 2, followLinks: false), OnNode(static (n, node) => n.SetOwner(node, 1, 2))),
        ["utimens"] = (
            static (fs, p) => fs.SetTimes(p, new Timestamp(1, 2), new Timestamp(3, 4), followLinks: false),
            OnNode(static (n, node) => n.SetTimes(node, new Timestamp(1, 2), new Timestamp(3, 4)))),
        ["setxattr"] = (
            static (fs, p) => fs.SetXattr(p, "user.a", "v"u8, followLinks: false),
            OnNode(static (n, node) => n.SetXattr(node, "user.a", "v"u8))),
        ["removexattr"] = (
            static (fs, p) => fs.RemoveXattr(p, "user.a", followLinks: false), OnNode(static (n, node) => n.RemoveXattr(node, "user.a"))),
        ["truncate"] = (
            static (fs, p) =>
            {
                // By path the link at the end is followed, by node there is none to follow.
                if (fs.TryStat(p, out var stat, followLinks: false) == FsError.OK && stat.IsSymlink)
                {
                    throw FsErrors.ToException(FsError.EINVAL, "truncate", p);
                }

                fs.Truncate(p, 5000);
            },
            OnNode(static (n, node) => n.SetLength(node, 5000))),
        ["open"] = (
            static (fs, p) => fs.OpenHandle(p, FileMode.Open, FileAccess.ReadWrite, followLinks: false).Dispose(),
            OnNode(static (n, node) =>
            {
                var error = n.Open(node, FileAccess.ReadWrite, FileShare.ReadWrite, out var handle);
                handle.Dispose();
                return error;
            })),
    };

    [Theory]
    [MemberData(nameof(Operations))]
    public void An_operation_on_a_name_does_what_it_does_by_path(string operation)
    {
        var (byPath, byNode) = s_operations[operation];
        foreach (var name in s_names)
        {
            using var first = Changed();
            using var second = Changed();
            Assert.Equal(FsError.OK, second.Nodes.Lookup(second.Nodes.Root, "d"u8, out var parent, out _));

            var expected = ErrorOf(() => byPath(first, "/d/" + name));
            var error = byNode(second.Nodes, parent, FsName.ToBytes(name));

            Assert.True(expected == error, $"{operation} {name}: {expected} by path, {error} by node");
            Assert.Equal(first.DumpTree(cancellationToken: TestContext.Current.CancellationToken), second.DumpTree(cancellationToken: TestContext.Current.CancellationToken));
            Assert.Equal(first.Changes(cancellationToken: TestContext.Current.CancellationToken).Select(static c => c.ToString()), second.Changes(cancellationToken: TestContext.Current.CancellationToken).Select(static c => c.ToString()));
            Assert.Empty(second.Verify(cancellationToken: TestContext.Current.CancellationToken));
        }
    }

    [Theory]
    [InlineData(RenameMode.Replace)]
    [InlineData(RenameMode.NoReplace)]
    [InlineData(RenameMode.Exchange)]
    public void Renaming_does_what_it_does_by_path(RenameMode mode)
    {
        foreach (var (from, to) in s_names.SelectMany(static a => s_names.Select(b => (a, b))))
        {
            using var first = Changed();
            using var second = Changed();
            Assert.Equal(FsError.OK, second.Nodes.Lookup(second.Nodes.Root, "d"u8, out var parent, out _));

            var expected = ErrorOf(() => first.Rename("/d/" + from, "/d/" + to, mode));
            var error = second.Nodes.Rename(parent, FsName.ToBytes(from), parent, FsName.ToBytes(to), mode);

            Assert.True(expected == error, $"{from} to {to}: {expected} by path, {error} by node");
            Assert.Equal(first.DumpTree(cancellationToken: TestContext.Current.CancellationToken), second.DumpTree(cancellationToken: TestContext.Current.CancellationToken));
        }
    }

    [Fact]
    public void Linking_does_what_it_does_by_path()
    {
        foreach (var (existing, name) in s_names.SkipLast(4).SelectMany(static a => s_names.Select(b => (a, b))).Where(static p => p.a != "missing"))
        {
            using var first = Changed();
            using var second = Changed();
            Assert.Equal(FsError.OK, second.Nodes.Lookup(second.Nodes.Root, "d"u8, out var parent, out _));
            Assert.Equal(FsError.OK, second.Nodes.Lookup(parent, FsName.ToBytes(existing), out var node, out _));

            var expected = ErrorOf(() => first.CreateHardLink("/d/" + name, "/d/" + existing));
            var error = second.Nodes.Link(node, parent, FsName.ToBytes(name));

            Assert.True(expected == error, $"{existing} as {name}: {expected} by path, {error} by node");
            Assert.Equal(first.DumpTree(cancellationToken: TestContext.Current.CancellationToken), second.DumpTree(cancellationToken: TestContext.Current.CancellationToken));
        }
    }

    [Fact]
    public void A_node_is_the_same_through_rename_copy_up_and_commit_and_stale_once_it_is_gone()
    {
        using var fs = Changed();
        var nodes = fs.Nodes;
        Assert.Equal(FsError.OK, nodes.Lookup(nodes.Root, "d"u8, out var parent, out _));
        Assert.Equal(FsError.OK, nodes.Lookup(parent, "file"u8, out var node, out var stat));
        fs.Rename("/d", "/elsewhere");
        fs.WriteAllText("/elsewhere/hard", "changed");
        fs.Commit("one");
        fs.Unlink("/elsewhere/file");

        Assert.Equal(FsError.OK, nodes.Stat(node, out var later));
        Assert.Equal((stat.Id, 1, 7L), (later.Id, later.LinkCount, later.Size));
        Assert.Equal(FsError.OK, nodes.Open(node, FileAccess.Read, FileShare.ReadWrite, out var handle));
        handle.Dispose();

        fs.Unlink("/elsewhere/hard");
        Assert.Equal(FsError.ESTALE, nodes.Stat(node, out _));
        Assert.Equal(FsError.ESTALE, nodes.SetMode(node, 0));
        Assert.Equal(FsError.ESTALE, nodes.Link(node, parent, "again"u8));
        fs.DeleteTree("/elsewhere");
        Assert.Equal(FsError.ESTALE, nodes.Lookup(parent, "dir"u8, out _, out _));
        Assert.Equal(FsError.ESTALE, nodes.CreateDirectory(parent, "dir"u8, 0, out _));
        Assert.Empty(fs.Verify(cancellationToken: TestContext.Current.CancellationToken));
    }

    [Fact]
    public void A_node_of_another_stack_is_stale_and_what_was_made_after_a_snapshot_is_after_going_back()
    {
        using var fs = Changed();
        using var other = Changed();
        Assert.Equal(FsError.OK, other.Nodes.Lookup(other.Nodes.Root, "d"u8, out var foreign, out _));
        Assert.Equal(FsError.ESTALE, fs.Nodes.Stat(foreign, out _));
        Assert.Equal(FsError.ESTALE, fs.Nodes.Unlink(foreign, "file"u8));

        var snapshot = fs.Snapshot();
        Assert.Equal(FsError.OK, fs.Nodes.CreateDirectory(fs.Nodes.Root, "late"u8, (UnixFileMode)0x1ED, out var late));
        Assert.Equal(FsError.OK, fs.Nodes.Stat(late, out _));
        fs.Restore(snapshot);
        Assert.Equal(FsError.ESTALE, fs.Nodes.Stat(late, out _));
    }

    [Fact]
    public void What_is_no_name_is_refused()
    {
        using var fs = Changed();
        var (nodes, root) = (fs.Nodes, fs.Nodes.Root);

        Assert.Equal(FsError.ENOENT, nodes.Lookup(root, ""u8, out _, out _));
        Assert.Equal(FsError.EINVAL, nodes.Lookup(root, "d/file"u8, out _, out _));
        Assert.Equal(FsError.EINVAL, nodes.CreateDirectory(root, "a\0b"u8, 0, out _));
        Assert.Equal(FsError.OK, nodes.Lookup(root, ".."u8, out var above, out _));
        Assert.Equal(root, above);
        Assert.Equal(FsError.OK, nodes.Lookup(root, "d"u8, out var parent, out _));
        Assert.Equal(FsError.OK, nodes.Lookup(parent, "file"u8, out var file, out _));
        Assert.Equal(FsError.ENOTDIR, nodes.Lookup(file, "x"u8, out _, out _));
        Assert.Equal(FsError.ENOTDIR, nodes.EnumerateNames(file, 0, out _));
        Assert.Equal(FsError.ENOTDIR, nodes.OpenDirectory(file, out _));
    }

    [Fact]
    public void Listings_answer_nodes()
    {
        using var fs = Changed();
        var nodes = fs.Nodes;
        Assert.Equal(FsError.OK, nodes.Lookup(nodes.Root, "d"u8, out var parent, out _));
        Assert.Equal(FsError.OK, nodes.EnumerateNames(parent, 0, out var names));
        var count = 0;
        for (; names.MoveNext(); count++)
        {
            Assert.Equal(FsError.OK, nodes.Stat(names.Node, out var stat));
            Assert.Equal(fs.Stat("/d/" + FsName.ToText(names.Current.Bytes), followLinks: false), stat);
        }

        Assert.Equal(fs.List("/d").Count, count);
    }

    [Fact]
    public void Names_longer_than_a_caller_may_make_are_reached_and_renamed()
    {
        var name = new string('l', 300);
        using var fs = UnionFileSystem.Create(LayerStack.Of(Layer.InMemory("long", b => b.File("/" + name, "long"))));
        var (nodes, root, bytes) = (fs.Nodes, fs.Nodes.Root, FsName.ToBytes(name));

        Assert.Equal(FsError.OK, nodes.Lookup(root, bytes, out var node, out _));
        Assert.Equal(FsError.ENAMETOOLONG, nodes.Lookup(root, [.. bytes, 0x78], out _, out _));
        Assert.Equal(FsError.ENAMETOOLONG, nodes.Rename(root, bytes, root, [.. bytes, 0x78], RenameMode.Replace));
        Assert.Equal(FsError.OK, nodes.Rename(root, bytes, root, "short"u8, RenameMode.Replace));
        Assert.Equal(FsError.OK, nodes.Stat(node, out _));
        Assert.Equal("long", fs.ReadAllText("/short"));
    }

    [Fact]
    public void A_tree_100000_levels_deep_is_made_reached_and_removed_on_a_small_stack()
    {
        using var fs = UnionFileSystem.Create(LayerStack.Empty);
        var error = FsError.OK;
        var thread = new Thread(
            () =>
            {
                var (nodes, at) = (fs.Nodes, fs.Nodes.Root);
                for (var i = 0; i < 100_000 && error == FsError.OK; i++)
                {
                    error = nodes.CreateDirectory(at, "a"u8, (UnixFileMode)0x1ED, out at);
                }

                var deepest = at;
                at = nodes.Root;
                for (var i = 0; i < 100_000 && error == FsError.OK; i++)
                {
                    error = nodes.Lookup(at, "a"u8, out at, out _);
                }

                error = error == FsError.OK && at == deepest ? nodes.RemoveTree(nodes.Root, "a"u8) : error;
            },
            256 << 10);
        thread.Start();
        thread.Join();

        Assert.Equal(FsError.OK, error);
        Assert.Empty(fs.List("/"));
    }

    private static ByNode OnNode(Func<NodeOperations, Node, FsError> operation) => (nodes, parent, name) =>
        nodes.Lookup(parent, name, out var node, out _) is var error and not FsError.OK ? error : operation(nodes, node);

    private static FsError ErrorOf(Action action)
    {
        try
        {
            action();
            return FsError.OK;
        }
        catch (Exception exception) when (exception.Data["errno"] is FsError error)
        {
            return error;
        }
    }
}

using System.Collections.Concurrent;
using Xunit;

namespace UnionFs.Tests.Union;

/// <summary>What servers of file system protocols need of nodes and handles: acting for others, nodes without names, errors as values.</summary>
public sealed class ServedNodeTests : IDisposable
{
    private static readonly UnixFileMode s_mode = (UnixFileMode)0x1A4;
    private readonly UnionFileSystem _fs = UnionFileSystem.Create(
        LayerStack.Of(Layer.InMemory("base", static b => b.File("/d/file", "content").Symlink("/d/link", "target"))));

    private NodeOperations Nodes => _fs.Nodes;

    public void Dispose() => _fs.Dispose();

    [Fact]
    public void What_is_made_for_somebody_belongs_to_them()
    {
        var nodes = Nodes.OwnedBy(7, 8);
        var root = nodes.Root;
        nodes.CreateDirectory(root, "dir"u8, s_mode, out _);
        nodes.CreateSymlink(root, "link"u8, "x"u8, out _);
        nodes.CreateNode(root, "fifo"u8, NodeKind.Fifo, s_mode, default, out _);
        nodes.CreateFile(root, "file"u8, s_mode, FileAccess.Write, FileShare.ReadWrite, out _, out var handle);
        handle.Dispose();

        foreach (var path in (string[])["/dir", "/link", "/fifo", "/file"])
        {
            var stat = _fs.Stat(path, followLinks: false);
            Assert.Equal((path, 7u, 8u), (path, stat.Uid, stat.Gid));
        }

        Assert.Empty(_fs.Verify(cancellationToken: TestContext.Current.CancellationToken));
    }

    [Fact]
    public void A_directory_with_the_set_group_id_bit_passes_its_group_on_all_the_same()
    {
        _fs.MakeDirectory("/shared", (UnixFileMode)0x5ED);
        _fs.SetOwner("/shared", 1, 99);
        _fs.SetMode("/shared", (UnixFileMode)0x5ED);
        Nodes.Lookup(Nodes.Root, "shared"u8, out var shared, out _);
        var nodes = Nodes.OwnedBy(7, 8);
        nodes.CreateDirectory(shared, "dir"u8, s_mode, out _);
        nodes.CreateAnonymous(shared, s_mode, out _, out var handle);

        var stat = _fs.Stat("/shared/dir");
        Assert.Equal((7u, 99u, true), (stat.Uid, stat.Gid, (stat.Mode & UnixFileMode.SetGroup) != 0));
        Assert.Equal((7u, 99u, 0), (handle.Stat().Uid, handle.Stat().Gid, handle.Stat().LinkCount));
        handle.Dispose();
    }

    [Theory]
    [InlineData("/d/file")]
    [InlineData("/d/link")]
    [InlineData("/empty")]
    [InlineData("/fifo")]
    public void A_node_that_is_held_goes_on_without_a_name(string path)
    {
        _fs.CreateDirectory("/empty");
        _fs.CreateSpecial("/fifo", NodeKind.Fifo, s_mode);
        var before = _fs.Stat(path, followLinks: false);
        var node = Find(path);
        Assert.Equal(FsError.OK, Nodes.Hold(node, out var handle));
        _fs.DeleteTree(path);

        Assert.Equal(FsError.ESTALE, Nodes.Stat(node, out _));
        Assert.Equal(FsError.OK, handle.TryStat(out var stat));
        Assert.Equal((before.Id, before.Kind, before.Size, 0), (stat.Id, stat.Kind, stat.Size, stat.LinkCount));
        Assert.Equal(FsError.OK, handle.TrySetOwner(5, 6));
        Assert.Equal(FsError.OK, handle.TrySetTimes(new Timestamp(1, 2), new Timestamp(3, 4)));
        Assert.Equal(before.IsSymlink ? FsError.EOPNOTSUPP : FsError.OK, handle.TrySetMode((UnixFileMode)0x100));
        Assert.Equal(FsError.OK, handle.TrySetXattr("trusted.a", "1"u8, XattrMode.Create));
        Assert.Equal(FsError.EEXIST, handle.TrySetXattr("trusted.a", "1"u8, XattrMode.Create));
        Assert.Equal(FsError.OK, handle.TryGetXattrs(out var xattrs));
        Assert.Equal("trusted.a=31", xattrs.ToString());
        Assert.Equal(FsError.OK, handle.TryRemoveXattr("trusted.a"));
        Assert.Equal(FsError.ENODATA, handle.TryRemoveXattr("trusted.a"));
        Assert.Equal(before.IsSymlink ? FsError.OK : FsError.EINVAL, handle.TryReadLink(out var target));
        Assert.Equal(before.IsSymlink ? "target" : "", System.Text.Encoding.UTF8.GetString(target.Span));
        Assert.Equal(FsError.EBADF, handle.TryRead(0, new byte[1], out _));
        handle.TryStat(out stat);
        Assert.Equal((5u, 6u, new Timestamp(3, 4)), (stat.Uid, stat.Gid, stat.ModifyTime));
        handle.Dispose();
        Assert.Equal(FsError.EBADF, handle.TryStat(out _));
    }

    [Fact]
    public void Errors_of_handles_are_values()
    {
        Nodes.Open(Find("/d/file"), FileAccess.ReadWrite, FileShare.ReadWrite, out var handle);
        using (handle)
        {
            Assert.Equal(FsError.OK, handle.TryAllocate(0, 20_000, keepSize: false));
            Assert.Equal(FsError.OK, handle.TryWrite(8192, "xy"u8));
            Assert.Equal(FsError.OK, handle.TryPunchHole(0, 4096));
            Assert.Equal(FsError.OK, handle.TryZeroRange(8193, 1, keepSize: true));
            Assert.Equal((FsError.OK, 8192L), (handle.TryNextData(0, out var data), data));
            Assert.Equal((FsError.OK, 12288L), (handle.TryNextHole(8192, out var hole), hole));
            Assert.Equal(FsError.ENXIO, handle.TryNextData(30_000, out _));
            Assert.Equal(FsError.EINVAL, handle.TryAllocate(0, 0, keepSize: false));
            Assert.Equal(FsError.EINVAL, handle.TryRead(-1, new byte[1], out _));
            Assert.Equal((FsError.OK, 20_000L), (handle.TryStat(out var stat), stat.Size));
        }

        Assert.Equal(FsError.EBADF, handle.TryWrite(0, "x"u8));
    }

    [Fact]
    public void Setting_an_attribute_can_ask_for_what_is_there()
    {
        var file = Find("/d/file");

        Assert.Equal(FsError.ENODATA, Nodes.SetXattr(file, "user.a", "1"u8, XattrMode.Replace));
        Assert.Equal(FsError.OK, Nodes.SetXattr(file, "user.a", "1"u8, XattrMode.Create));
        Assert.Equal(FsError.EEXIST, Nodes.SetXattr(file, "user.a", "2"u8, XattrMode.Create));
        Assert.Equal(FsError.OK, Nodes.SetXattr(file, "user.a", "3"u8, XattrMode.Replace));
        Assert.Equal("user.a=33", _fs.GetXattrs("/d/file").ToString());
    }

    [Fact]
    public void An_author_is_not_told_what_he_does_and_is_told_all_else_by_the_time_he_waits_for()
    {
        var told = new ConcurrentQueue<string>();
        var author = new ChangeAuthor();
        using var subscription = _fs.Subscribe(change => told.Enqueue(change.ToString()), 100, author);
        var thread = new Thread(() =>
        {
            author.Act();
            _fs.WriteAllText("/mine", "1");
            author.Cease();
            _fs.WriteAllText("/others", "2");
        });
        thread.Start();
        thread.Join();
        subscription.Settle();

        Assert.Equal(["Created /others", "Content /others"], told);
        Assert.False(author.IsActing);
    }

    [Fact]
    public void A_rename_tells_which_node_it_replaced()
    {
        var replaced = new ConcurrentQueue<NodeId>();
        var id = _fs.Stat("/d/link", followLinks: false).Id;
        using var subscription = _fs.Subscribe(change => replaced.Enqueue(change.Replaced), 100, null);
        _fs.Rename("/d/file", "/d/link");
        _fs.Rename("/d/link", "/d/free");
        subscription.Settle();

        Assert.Equal([id, default], replaced);
    }

    private Node Find(string path)
    {
        var node = Nodes.Root;
        foreach (var name in path.Split('/', StringSplitOptions.RemoveEmptyEntries))
        {
            Assert.Equal(FsError.OK, Nodes.Lookup(node, FsName.ToBytes(name), out node, out _));
        }

        return node;
    }
}

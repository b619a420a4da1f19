using UnionFs.TestKit;
using Xunit;

namespace UnionFs.Tests.Differential;

/// <summary>Every operation of a script once where it works and once where it fails, with the exact answer of the host.</summary>
public class DirectoryTreeTests
{
    private static readonly Timestamp s_time = new(1_700_000_000, 123_456_789);

    public static TheoryData<string, ScriptOperation, string> Answers => new()
    {
        { "create", Op(ScriptVerb.Create, "/new", mode: 0x1A4), "OK" },
        { "create over a name", Op(ScriptVerb.Create, "/f", mode: 0x1A4), "EEXIST" },
        { "mkdir", Op(ScriptVerb.Mkdir, "/new", mode: 0x5FF), "OK" },
        { "mkdir below a file", Op(ScriptVerb.Mkdir, "/f/new", mode: 0x1ED), "ENOTDIR" },
        { "symlink", Op(ScriptVerb.Symlink, "/new", "anywhere"), "OK" },
        { "symlink over a name", Op(ScriptVerb.Symlink, "/d", "anywhere"), "EEXIST" },
        { "link", Op(ScriptVerb.Link, "/f", "/d/new"), "OK" },
        { "link of a directory", Op(ScriptVerb.Link, "/d", "/new"), "EPERM" },
        { "mkfifo", Op(ScriptVerb.Mkfifo, "/new", mode: 0x1B6), "OK" },
        { "mkfifo in nothing", Op(ScriptVerb.Mkfifo, "/none/new", mode: 0x1B6), "ENOENT" },
        { "mknod", Device("/new"), "OK" },
        { "mknod over a name", Device("/f"), "EEXIST" },
        { "write", Op(ScriptVerb.Write, "/f", data: "7a", offset: 4), "OK" },
        { "write to a FIFO", Op(ScriptVerb.Write, "/p", data: "7a"), "EINVAL" },
        { "append", Op(ScriptVerb.Append, "/l", data: "7a"), "OK" },
        { "append to a directory", Op(ScriptVerb.Append, "/d", data: "7a"), "EISDIR" },
        { "truncate", Op(ScriptVerb.Truncate, "/f", offset: 2), "OK" },
        { "truncate to less than nothing", Op(ScriptVerb.Truncate, "/f", offset: -1), "EINVAL" },
        { "read", Op(ScriptVerb.Read, "/l", offset: 1, length: 99), "OK 656c6c6f21" },
        { "read at the end", Op(ScriptVerb.Read, "/f", offset: 6, length: 1), "OK" },
        { "read a directory", Op(ScriptVerb.Read, "/d", length: 1), "EISDIR" },
        { "unlink", Op(ScriptVerb.Unlink, "/l"), "OK" },
        { "unlink a directory", Op(ScriptVerb.Unlink, "/d"), "EISDIR" },
        { "rmdir", Op(ScriptVerb.Rmdir, "/d/empty"), "OK" },
        { "rmdir with entries", Op(ScriptVerb.Rmdir, "/d"), "ENOTEMPTY" },
        { "rmtree", Op(ScriptVerb.Rmtree, "/d"), "OK" },
        { "rmtree of nothing", Op(ScriptVerb.Rmtree, "/none"), "ENOENT" },
        { "rmtree of the root", Op(ScriptVerb.Rmtree, "/"), "EBUSY" },
        { "rename", Op(ScriptVerb.Rename, "/d", "/moved"), "OK" },
        { "rename over entries", Op(ScriptVerb.Rename, "/d/empty", "/d"), "ENOTEMPTY" },
        { "rename noreplace", Op(ScriptVerb.Rename, "/f", "/l") with { RenameMode = RenameMode.NoReplace }, "EEXIST" },
        { "rename exchange", Op(ScriptVerb.Rename, "/f", "/d") with { RenameMode = RenameMode.Exchange }, "OK" },
        { "chmod", Op(ScriptVerb.Chmod, "/l", mode: 0x180), "OK" },
        { "chmod of nothing", Op(ScriptVerb.Chmod, "/none", mode: 0x180), "ENOENT" },
        { "chown", Op(ScriptVerb.Chown, "/l") with { Uid = 7, Gid = 8 }, "OK" },
        { "chown of nothing", Op(ScriptVerb.Chown, "/none"), "ENOENT" },
        { "utimens", Op(ScriptVerb.Utimens, "/f") with { ModifyTime = s_time }, "OK" },
        { "utimens through a file", Op(ScriptVerb.Utimens, "/f/"), "ENOTDIR" },
        { "setxattr", Op(ScriptVerb.Setxattr, "/f", data: "00ff", xattr: "user.b"), "OK" },
        { "setxattr of a user on a link", Op(ScriptVerb.Setxattr, "/l", data: "00", xattr: "user.b"), "EPERM" },
        { "getxattr", Op(ScriptVerb.Getxattr, "/f", xattr: "user.a"), "OK 76" },
        { "getxattr without a value", Op(ScriptVerb.Getxattr, "/f", xattr: "user.none"), "ENODATA" },
        { "removexattr", Op(ScriptVerb.Removexattr, "/f", xattr: "user.a"), "OK" },
        { "removexattr without a value", Op(ScriptVerb.Removexattr, "/f", xattr: "user.none"), "ENODATA" },
        { "listxattr", Op(ScriptVerb.Listxattr, "/f"), "OK [\"user.a\"]" },
        { "listxattr of nothing", Op(ScriptVerb.Listxattr, "/none"), "ENOENT" },
        { "stat", Op(ScriptVerb.Stat, "/f"), "OK f 640 3 4 6 1 1700000000123456789" },
        { "stat of a link", Op(ScriptVerb.Stat, "/l"), "OK l 777 0 0 1 1 0" },
        { "stat of a directory", Op(ScriptVerb.Stat, "/d"), "OK d 755 0 0 0 3 0" },
        { "stat of nothing", Op(ScriptVerb.Stat, "/d/none"), "ENOENT" },
        { "readlink", Op(ScriptVerb.Readlink, "/l"), "OK \"f\"" },
        { "readlink of a file", Op(ScriptVerb.Readlink, "/f"), "EINVAL" },
        { "readdir", Op(ScriptVerb.Readdir, "/"), "OK [\"d\",\"f\",\"l\",\"p\",\"é\\udcff\"]" },
        { "readdir of nothing inside", Op(ScriptVerb.Readdir, "/d/empty"), "OK []" },
        { "readdir of a file", Op(ScriptVerb.Readdir, "/f"), "ENOTDIR" },
        { "commit", Op(ScriptVerb.Commit, "layer"), "OK" },
    };

    [Theory]
    [MemberData(nameof(Answers))]
    public void Answers_exactly(string what, ScriptOperation operation, string expected)
    {
        Assert.SkipWhen(HostTarget.WhyUnavailable is not null, $"host: {HostTarget.WhyUnavailable}");
        using var host = new HostDirectoryTarget(LayerStack.Of(Sample()));

        Assert.Equal($"{what}: {expected}", $"{what}: {host.Run(operation)}");
    }

    [Fact]
    public void New_nodes_get_exactly_the_mode()
    {
        Assert.SkipWhen(HostTarget.WhyUnavailable is not null, $"host: {HostTarget.WhyUnavailable}");
        using var host = new HostDirectoryTarget(LayerStack.Empty);

        host.RunAll(
        [
            Op(ScriptVerb.Create, "/file", mode: 0xDFF), Op(ScriptVerb.Mkdir, "/dir", mode: 0xFFF),
            Op(ScriptVerb.Mkfifo, "/pipe", mode: 0x1B6), Device("/device"),
        ]);

        Assert.Equal(
            ["drwxr-xr-x /", "crw-rw-rw- /device", "drwsrwsrwt /dir", "-rwsrwsrwx /file", "prw-rw-rw- /pipe"],
            host.Walk().Select(e => $"{FsMode.ToText(e.Stat.Kind, e.Stat.Mode)} {e.Path}"));
    }

    [Fact]
    public void Links_and_parents_stay_inside_the_root()
    {
        Assert.SkipWhen(HostTarget.WhyUnavailable is not null, $"host: {HostTarget.WhyUnavailable}");
        using var host = new HostDirectoryTarget(LayerStack.Of(Layer.InMemory("links", b => b.Directory("/a").Symlink("/up", "../../a").Symlink("/abs", "/a"))));

        Assert.Equal(
            ["OK", "OK", "OK [\"one\",\"two\"]"],
            host.RunAll([Op(ScriptVerb.Create, "/up/one", mode: 0x1A4), Op(ScriptVerb.Create, "/../../abs/two", mode: 0x1A4), Op(ScriptVerb.Readdir, "/a")]));
    }

    [Fact]
    public void A_tree_deeper_than_a_path_can_name_is_removed()
    {
        Assert.SkipWhen(HostTarget.WhyUnavailable is not null, $"host: {HostTarget.WhyUnavailable}");
        using var host = new HostDirectoryTarget(LayerStack.Empty);
        var name = new string('x', 255);
        for (var round = 0; round < 200; round++)
        {
            Assert.Equal("OK", host.Run(Op(ScriptVerb.Mkdir, "/new", mode: 0x1ED)));
            if (round > 0)
            {
                Assert.Equal("OK", host.Run(Op(ScriptVerb.Rename, "/top", $"/new/{name}")));
            }

            Assert.Equal("OK", host.Run(Op(ScriptVerb.Rename, "/new", "/top")));
        }

        Assert.Equal(201, host.Walk().Count);
        Assert.Equal("OK", host.Run(Op(ScriptVerb.Rmtree, "/top")));
        Assert.Equal("OK []", host.Run(Op(ScriptVerb.Readdir, "/")));
    }

    private static Layer Sample() => Layer.InMemory("sample", b => b
        .Directory("/d/empty")
        .Directory("/d")
        .File("/f", "hello!").WithMode((UnixFileMode)0x1A0).WithOwner(3, 4).WithTime(s_time).WithXattr("user.a", "v"u8)
        .Symlink("/l", "f")
        .Special("/p", NodeKind.Fifo)
        .File("/é\udcff", "odd name"));

    private static ScriptOperation Device(string path) => Op(ScriptVerb.Mknod, path, mode: 0x1B6) with
    {
        DeviceKind = NodeKind.CharacterDevice,
        Device = new DeviceNumber(1, 3),
    };

    private static ScriptOperation Op(
        ScriptVerb verb, string path, string other = "", int mode = 0, string data = "", long offset = 0, long length = 0, string xattr = "") =>
        new(verb, path)
        {
            Other = other,
            Mode = (UnixFileMode)mode,
            Data = Convert.FromHexString(data),
            Offset = offset,
            Length = length,
            XattrName = xattr,
        };
}

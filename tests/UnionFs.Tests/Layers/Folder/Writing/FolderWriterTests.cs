using System.Runtime.ExceptionServices;
using UnionFs.TestKit;
using UnionFs.Tests.Layers.Tar;
using Xunit;

namespace UnionFs.Tests.Layers.Folder.Writing;

/// <summary>What a written folder holds, detail by detail, and how it comes to its place.</summary>
public sealed class FolderWriterTests : IDisposable
{
    private static readonly Timestamp s_time = new(1_234_567_890, 123_456_789);
    private readonly FolderScene _scene = new();

    public FolderWriterTests() => Assert.SkipUnless(OperatingSystem.IsLinux() && DirectoryLayer.IsNative(true), "Needs Linux and the calls of the C library.");

    public void Dispose() => _scene.Dispose();

    [Fact]
    public void Every_kind_with_all_its_attributes_is_written_by_root()
    {
        SkipUnlessRoot();
        using var layer = Layer.InMemory("all", static b => b
            .Directory("/").WithMode((UnixFileMode)0x1C9).WithOwner(7, 8).WithTime(s_time)
            .File("/set", "x").WithMode((UnixFileMode)0xDED).WithOwner(1, 2).WithTime(s_time).WithXattr("user.a", [1, 0, 255])
            .WithXattr("security.capability", Convert.FromHexString("0100000200200000000000000000000000000000"))
            .Directory("/closed").WithMode(0).WithOwner(3, 4).WithTime(s_time).WithXattr("trusted.t", [2]).File("/closed/in", "y").WithTime(s_time)
            .Symlink("/l", "nowhere/at all").WithOwner(5, 6).WithTime(s_time)
            .Special("/fifo", NodeKind.Fifo).WithMode((UnixFileMode)0x124).WithTime(s_time)
            .Special("/socket", NodeKind.Socket).WithTime(s_time)
            .Special("/block", NodeKind.BlockDevice, new DeviceNumber(259, 70_000)).WithOwner(0, 6).WithTime(s_time)
            .Special("/char", NodeKind.CharacterDevice, new DeviceNumber(1, 3)).WithMode((UnixFileMode)0x1B6).WithTime(s_time)
            .HardLink("/also-set", "/set").HardLink("/also-fifo", "/fifo").HardLink("/also-l", "/l"));
        var path = _scene.Free();
        var report = layer.WriteFolder(path, FolderScene.Plain, cancellationToken: TestContext.Current.CancellationToken);
        Assert.Equal("12 entries, 2 bytes", report.ToString());
        Assert.Equal(FolderScene.TreeOf(LayerStack.Of(layer)), FolderScene.TreeOf(path));
        Assert.Equal(["1"], _scene.Names());
    }

    [Fact]
    public void Names_are_bytes_of_up_to_255()
    {
        var odd = "\udcff\udc80 \n\\\"ü";
        var name = new string('n', 255);
        using var layer = Layer.InMemory("names", b => b.File("/" + odd + "/" + odd, "x").Symlink("/link", odd).File("/" + name, "").File("/Makefile", "").File("/makefile", ""));
        using var again = _scene.Reread(layer, FolderScene.Plain);
        Assert.Equal(layer.Paths().Order(StringComparer.Ordinal), again.Paths().Order(StringComparer.Ordinal));
        var error = Assert.Throws<PathTooLongException>(() => Layer.InMemory("long", b => b.File("/" + name + "n", "")).WriteFolder(_scene.Free(), cancellationToken: TestContext.Current.CancellationToken));
        Assert.Contains("File name too long", error.Message, StringComparison.Ordinal);
    }

    [Fact]
    public void A_tree_deeper_than_a_path_is_long_comes_back_and_can_be_given_up()
    {
        var path = string.Concat(Enumerable.Repeat("/directory", 600));
        var layer = Layer.InMemory("deep", b => b.File(path + "/f", "x").HardLink(path + "/g", path + "/f").HardLink("/far", path + "/f"));
        ExceptionDispatchInfo? failure = null;
        var thread = new Thread(() =>
        {
            try
            {
                WriteTwice();
            }
            catch (Exception e)
            {
                failure = ExceptionDispatchInfo.Capture(e);
            }
        }, 256 << 10);
        thread.Start();
        thread.Join();
        failure?.Throw();
        Assert.Equal(["1"], _scene.Names());

        void WriteTwice()
        {
            using var again = _scene.Reread(layer, FolderScene.Plain);
            Assert.Equal(layer.Paths(), again.Paths());
            using var source = new CancellationTokenSource();
            var stop = new Progress(p =>
            {
                if (p.Entries == 500)
                {
                    source.Cancel();
                }
            });
            Assert.Throws<OperationCanceledException>(() => layer.WriteFolder(_scene.Free(), null, stop, source.Token));
        }
    }

    [Fact]
    public void Holes_stay_holes()
    {
        var layer = Layer.InMemory("sparse", static b => b
            .File("/sparse", 1L << 40, [(1L << 30, new byte[] { 1, 2, 3 }), ((1L << 40) - 4, new byte[] { 4, 5, 6, 7 })]).File("/hole", 5L << 30, []));
        var path = _scene.Free();
        var report = layer.WriteFolder(path, cancellationToken: TestContext.Current.CancellationToken);
        Assert.InRange(report.Bytes, 7, 1 << 20);
        Assert.Equal(1L << 40, new FileInfo(Path.Combine(path, "sparse")).Length);
        Assert.InRange(int.Parse(_scene.Run($"du -sk {path} | cut -f1").Text, System.Globalization.CultureInfo.InvariantCulture), 0, 4096);
        using var file = File.OpenRead(Path.Combine(path, "sparse"));
        file.Position = 1L << 30;
        Assert.Equal([1, 2, 3, 0], Enumerable.Range(0, 4).Select(_ => (byte)file.ReadByte()));
        file.Position = (1L << 40) - 4;
        Assert.Equal([4, 5, 6, 7], Enumerable.Range(0, 4).Select(_ => (byte)file.ReadByte()));
    }

    [Fact]
    public void A_file_with_as_many_names_as_the_host_allows_keeps_them()
    {
        const int Most = 65_000;
        Assert.SkipUnless(_scene.Run("stat -f -c %T .").Text.Trim() == "ext2/ext3", "Needs ext4, which allows 65,000 names.");
        var layer = Layer.InMemory("names", static b =>
        {
            b.File("/0", "x");
            for (var i = 1; i < Most; i++)
            {
                b.HardLink($"/{i}", "/0");
            }
        });
        var path = _scene.Free();
        layer.WriteFolder(path, FolderScene.Plain, cancellationToken: TestContext.Current.CancellationToken);
        Assert.Equal($"{Most}\n", _scene.Run($"stat -c %h {path}/77").Text);
    }

    [Fact]
    public void An_empty_directory_is_replaced_and_one_that_is_worked_in_or_mounted_on_is_filled()
    {
        var layer = Layer.InMemory("l", static b => b.File("/f", "x"));
        var empty = _scene.Free();
        Directory.CreateDirectory(empty);
        layer.WriteFolder(empty + "/", cancellationToken: TestContext.Current.CancellationToken);
        Assert.Equal("x", File.ReadAllText(Path.Combine(empty, "f")));
        Assert.Equal(["1"], _scene.Names());
        SkipUnlessRoot();
        using var thread = new PrivateNamespaceThread();
        HostMount? mount = null;
        try
        {
            var text = thread.Run(() =>
            {
                mount = new HostMount(HostFileSystem.Tmpfs);
                Directory.CreateDirectory(Path.Combine(mount.Path, "in"));
                mount.Mount("tmpfs", Path.Combine(mount.Path, "in"), "tmpfs", "size=1m");
                Directory.CreateDirectory(Path.Combine(mount.Path, "in", "lost+found"));
                layer.WriteFolder(Path.Combine(mount.Path, "in"));
                var mounted = string.Join(' ', Directory.EnumerateFileSystemEntries(Path.Combine(mount.Path, "in")).Select(Path.GetFileName).Order(StringComparer.Ordinal));

                // A thread with a mount namespace of its own has a working directory of its own too.
                Directory.CreateDirectory(Path.Combine(mount.Path, "here"));
                return mounted;
            });
            Assert.Equal("f lost+found", text);
        }
        finally
        {
            thread.Run(() => mount?.UnmountAll());
            mount?.Dispose();
        }
    }

    [Fact]
    public void Deletions_and_opaque_directories_have_the_forms_of_overlayfs()
    {
        SkipUnlessRoot();
        var layer = Layer.InMemory("changes", static b => b.Whiteout("/gone").Directory("/new").Opaque("/new").File("/new/f", "").WithXattr("trusted.overlay.redirect", [1]));
        var path = _scene.Free();
        layer.WriteFolder(path, cancellationToken: TestContext.Current.CancellationToken);
        Assert.Equal("character special file 0:0\n", _scene.Run($"stat -c '%F %Hr:%Lr' {path}/gone").Text);
        using var plain = FolderScene.Open(path, WhiteoutFormat.None);
        Assert.Equal("trusted.overlay.opaque=79", plain.Entry("new").Xattrs.ToString());
        Assert.Equal("trusted.overlay.overlay.redirect=01", plain.Entry("new/f").Xattrs.ToString());
    }

    [Fact]
    public void The_kernels_overlayfs_reads_what_is_written()
    {
        Assert.SkipUnless(OverlayTarget.WhyUnavailable is null, OverlayTarget.WhyUnavailable ?? "");
        using var fs = UnionFileSystem.Create(LayerStack.Of(Layer.InMemory("base", static b => b
            .File("/d/old", "old").WithTime(s_time).File("/e/old", "old").WithTime(s_time).File("/f", "old").WithTime(s_time).Directory("/").WithTime(s_time))));
        fs.DeleteTree("/d");
        fs.CreateDirectory("/d");
        fs.WriteAllText("/d/new", "new");
        fs.Delete("/f");
        fs.Rename("/e", "/moved");
        using var thread = new PrivateNamespaceThread();
        HostMount? mount = null;
        try
        {
            var seen = thread.Run(() =>
            {
                mount = new HostMount(HostFileSystem.Tmpfs);
                var at = mount.Path;
                fs.Stack[0].WriteFolder($"{at}/lower");
                fs.ToLayer("changes").WriteFolder($"{at}/upper");
                Directory.CreateDirectory($"{at}/work");
                Directory.CreateDirectory($"{at}/merged");
                mount.Mount("overlay", $"{at}/merged", "overlay", $"lowerdir={at}/lower,upperdir={at}/upper,workdir={at}/work");
                return FolderScene.TreeOf($"{at}/merged");
            });
            Assert.Equal(fs.DumpTree(cancellationToken: TestContext.Current.CancellationToken), seen);
        }
        finally
        {
            thread.Run(() => mount?.UnmountAll());
            mount?.Dispose();
        }
    }

    [Fact]
    public void Progress_tells_of_entries_and_bytes()
    {
        var told = new List<FolderWriteProgress>();
        Layer.InMemory("p", static b => b.File("/a", new byte[1_000_000]).File("/b", "")).WriteFolder(
            _scene.Free(), null, new Progress(told.Add), TestContext.Current.CancellationToken);
        Assert.Equal("3 entries, 1000000 bytes", told[^1].ToString());
        Assert.True(told.Count >= 4);
    }

    [Fact]
    public void It_is_on_the_disk_when_that_is_asked_for()
    {
        var path = _scene.Free();
        Layer.InMemory("p", static b => b.File("/a", "x")).WriteFolder(path, new FolderWriteOptions { Flush = true }, cancellationToken: TestContext.Current.CancellationToken);
        Assert.Equal("x", File.ReadAllText(Path.Combine(path, "a")));
    }

    private static void SkipUnlessRoot() => Assert.SkipUnless(Environment.IsPrivilegedProcess, "Needs root, for owners, devices and mounts.");

    private sealed class Progress(Action<FolderWriteProgress> tell) : IProgress<FolderWriteProgress>
    {
        public void Report(FolderWriteProgress value) => tell(value);
    }
}

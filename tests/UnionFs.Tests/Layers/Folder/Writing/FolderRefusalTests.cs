using UnionFs.TestKit;
using UnionFs.Tests.Layers.Tar;
using Xunit;

namespace UnionFs.Tests.Layers.Folder.Writing;

/// <summary>What cannot be written, and how writing ends early: with a reason, and with nothing left.</summary>
public sealed class FolderRefusalTests : IDisposable
{
    private readonly FolderScene _scene = new();

    public void Dispose() => _scene.Dispose();

    [Theory]
    [InlineData(true)]
    [InlineData(false)]
    public void Only_nothing_and_an_empty_directory_are_a_place(bool native)
    {
        using var layer = Small();
        var options = new FolderWriteOptions { UseNative = native };
        Directory.CreateDirectory(Path.Combine(_scene.Place, "full", "x"));
        Directory.CreateDirectory(Path.Combine(_scene.Place, "empty"));
        File.WriteAllText(Path.Combine(_scene.Place, "file"), "text");
        File.CreateSymbolicLink(Path.Combine(_scene.Place, "link"), "empty");
        File.CreateSymbolicLink(Path.Combine(_scene.Place, "dangling"), _scene.Outside + "/new");
        var before = _scene.Names();
        Assert.Equal(
            $"The folder '{_scene.Place}/full' is not empty: a folder is written where nothing is, or to an empty directory.",
            Assert.Throws<IOException>(() => Write("full")).Message);
        foreach (var name in (string[])["file", "link", "dangling"])
        {
            Assert.Contains("is no directory", Assert.Throws<IOException>(() => Write(name)).Message, StringComparison.Ordinal);
        }

        Assert.Equal($"There is no folder '{_scene.Place}/missing' to write '{_scene.Place}/missing/x' in.", Assert.Throws<DirectoryNotFoundException>(() => Write("missing/x")).Message);
        Assert.Throws<ArgumentException>(() => FolderScene.Write(layer, ""));
        Assert.Equal(before, _scene.Names());
        Assert.Equal(["kept"], Directory.EnumerateFileSystemEntries(_scene.Outside).Select(Path.GetFileName));

        void Write(string name) => FolderScene.Write(layer, Path.Combine(_scene.Place, name), options);
    }

    [Fact]
    public void What_a_form_cannot_say_is_refused_by_its_path()
    {
        var oci = new FolderWriteOptions { Whiteouts = WhiteoutFormat.Oci };
        Refuse("names that start with '.wh.' are deletions in the OCI form", static b => b.File("/d/.wh.x", ""), oci);
        Refuse("it hides a name that starts with '.wh.'", static b => b.Whiteout("/.wh.x"), oci);
        Refuse("a character device 0/0 is a deletion in the overlayfs form", static b => b.Special("/d", NodeKind.CharacterDevice), new FolderWriteOptions());
        Refuse("it is a deletion, and the folder is to have none", static b => b.Whiteout("/x"), FolderScene.Plain);
        Refuse("it is a deletion, and the folder is to have none", static b => b.Opaque("/x"), FolderScene.Plain);
        Refuse("it is a link to '/f' of the layers below", static b => b.HardLink("/x", "/f"), new FolderWriteOptions());
        Refuse(
            "it is a link in the layers below", static b => b.File("/link/x", ""),
            new FolderWriteOptions { Below = LayerStack.Of(Layer.InMemory("below", static b => b.Symlink("/link", "d").Directory("/d"))) });
        Assert.Empty(_scene.Names());
    }

    [Fact]
    public void A_layer_that_gives_names_none_can_have_is_malformed()
    {
        foreach (var name in (string[])["..", ".", "a/b", "a\0b", ""])
        {
            using var layer = new WrongNames(FsName.ToBytes(name));
            Assert.Throws<LayerFormatException>(() => FolderScene.Write(layer, _scene.Free()));
        }

        Assert.Empty(_scene.Names());
    }

    [Fact]
    public void A_link_into_the_layers_below_becomes_a_file_where_they_are_known()
    {
        var below = LayerStack.Of(Layer.InMemory("below", static b => b.File("/f", "text").WithTime(new(9, 0))));
        using var again = _scene.Reread(
            Layer.InMemory("links", static b => b.HardLink("/one", "/f").HardLink("/two", "/f").HardLink("/three", "/f")), new FolderWriteOptions { Below = below });
        Assert.Equal("text", again.Text("two"));
        Assert.Equal((3, again.Entry("one").Id, again.Entry("one").Id), (again.Entry("two").LinkCount, again.Entry("two").Id, again.Entry("three").Id));
        Assert.Equal(new Timestamp(9, 0), again.Entry("one").Attributes.ModifyTime);
    }

    [Fact]
    public void A_layer_that_fails_at_any_call_leaves_nothing()
    {
        using var inner = Small();
        for (var failing = 1; ; failing++)
        {
            Assert.InRange(failing, 1, 1000);
            var plan = new FaultPlan { FailingCall = failing };
            using var layer = new FaultyLayer(inner, plan);
            try
            {
                layer.WriteFolder(_scene.Free(), FolderScene.Plain, cancellationToken: TestContext.Current.CancellationToken);
                Assert.False(plan.HasFailed);
                break;
            }
            catch (IOException e)
            {
                Assert.Equal("The device does not answer.", e.Message);
                Assert.Empty(_scene.Names());
            }
        }

        Assert.Single(_scene.Names());
    }

    [Theory]
    [InlineData(true)]
    [InlineData(false)]
    public void It_can_be_cancelled_at_any_time_and_leaves_nothing(bool native)
    {
        using var layer = Small();
        var options = FolderScene.Plain with { UseNative = native };
        for (var after = 0; ; after++)
        {
            Assert.InRange(after, 0, 1000);
            using var source = new CancellationTokenSource();
            var left = after;
            try
            {
                layer.WriteFolder(_scene.Free(), options, new Progress(() =>
                {
                    if (left-- == 0)
                    {
                        source.Cancel();
                    }
                }), source.Token);
                break;
            }
            catch (OperationCanceledException)
            {
                Assert.Empty(_scene.Names());
            }
        }

        Assert.Single(_scene.Names());
    }

    [Fact]
    public void A_directory_that_is_filled_in_place_is_empty_again_after_a_failure()
    {
        SkipUnlessRoot();
        Assert.SkipUnless(HostTarget.WhyUnavailable is null, HostTarget.WhyUnavailable ?? "");
        var left = OnSmallDisk("8k,mode=751", static place =>
        {
            var closed = Layer.InMemory("big", static b => b.Directory("/d").WithMode(0).File("/d/a", "x").File("/e/big", new byte[100_000]).HardLink("/f/g", "/d/a"));
            var error = Assert.ThrowsAny<IOException>(() => FolderScene.Write(closed, place));
            Assert.Contains("No space left on device", error.Message, StringComparison.Ordinal);
            return $"{string.Join(' ', Directory.EnumerateFileSystemEntries(place))}{new DirectoryInfo(place).UnixFileMode}";
        });
        Assert.Equal($"{(UnixFileMode)0x1E9}", left);
    }

    [Fact]
    public void A_full_disk_says_so_and_nothing_is_left()
    {
        SkipUnlessRoot();
        Assert.SkipUnless(HostTarget.WhyUnavailable is null, HostTarget.WhyUnavailable ?? "");
        var left = OnSmallDisk("1m", static place =>
        {
            var layer = Layer.InMemory("big", static b => b.File("/a", "x").File("/d/big", new byte[4_000_000]));
            var error = Assert.Throws<IOException>(() => FolderScene.Write(layer, Path.Combine(place, "out")));
            Assert.Equal($"Cannot write '/d/big' in the folder '{place}/out': No space left on device.", error.Message);
            Assert.Equal(FsError.ENOSPC, FsErrors.FromException(error));
            return string.Join(' ', Directory.EnumerateFileSystemEntries(place));
        });
        Assert.Equal("", left);
    }

    [Fact]
    public void Names_that_are_one_to_the_host_are_told()
    {
        SkipUnlessRoot();
        var image = Path.Combine(_scene.Place, "image");
        Assert.SkipUnless(
            _scene.Run($"truncate -s 32M {image}; mkfs.ext4 -q -F -O casefold -E encoding=utf8 {image}").Code == 0, "Needs an mkfs.ext4 that knows casefold.");
        using var thread = new PrivateNamespaceThread();
        var mounted = Path.Combine(_scene.Place, "mounted");
        Directory.CreateDirectory(mounted);
        thread.Run(() =>
        {
            Assert.SkipUnless(_scene.Run($"mount -o loop {image} {mounted}; mkdir {mounted}/in; chattr +F {mounted}/in").Code == 0, "Needs a kernel whose ext4 knows casefold.");
            try
            {
                var layer = Layer.InMemory("two", static b => b.File("/d/Makefile", "1").File("/d/makefile", "2"));
                var error = Assert.Throws<IOException>(() => FolderScene.Write(layer, $"{mounted}/in/out"));
                Assert.Contains("'/d/makefile'", error.Message, StringComparison.Ordinal);
                Assert.Contains("the host may take two names of the tree for one", error.Message, StringComparison.Ordinal);
                Assert.Empty(Directory.EnumerateFileSystemEntries($"{mounted}/in"));
            }
            finally
            {
                _scene.Run($"umount {mounted}");
            }
        });
    }

    [Theory]
    [InlineData(true)]
    [InlineData(false)]
    public void A_folder_cannot_be_written_into_itself(bool native)
    {
        File.WriteAllText(Path.Combine(_scene.Place, "a"), "x");
        Directory.CreateDirectory(Path.Combine(_scene.Place, "b"));
        using var fs = UnionFileSystem.Create(LayerStack.Of(Layer.FromDirectory(_scene.Place)));
        var error = Assert.Throws<NotSupportedException>(() =>
            fs.WriteFolder(Path.Combine(_scene.Place, "b", "out"), FolderScene.Plain with { UseNative = native }, cancellationToken: TestContext.Current.CancellationToken));
        Assert.Contains("the folder lies in the tree that is to be written to it", error.Message, StringComparison.Ordinal);
        Assert.Equal(["a", "b"], _scene.Names());
        Assert.Empty(Directory.EnumerateFileSystemEntries(Path.Combine(_scene.Place, "b")));
    }

    [Fact]
    public void What_somebody_else_puts_into_a_directory_that_is_filled_stays_theirs()
    {
        SkipUnlessRoot();
        Assert.SkipUnless(HostTarget.WhyUnavailable is null, HostTarget.WhyUnavailable ?? "");
        var left = OnSmallDisk("1m", static place =>
        {
            using var layer = new HookedLayer(Layer.InMemory("l", static b => b.Directory("/d").File("/f", "ours").File("/e", "ours")), path =>
            {
                if (path == "/d")
                {
                    File.WriteAllText(Path.Combine(place, "f"), "theirs");
                }
            });
            Assert.Contains("has its name already", Assert.Throws<IOException>(() => FolderScene.Write(layer, place)).Message, StringComparison.Ordinal);
            return $"{string.Join(' ', Directory.EnumerateFileSystemEntries(place).Select(Path.GetFileName))} {File.ReadAllText(Path.Combine(place, "f"))}";
        });
        Assert.Equal("f theirs", left);
    }

    [Fact]
    public void A_name_that_is_there_already_is_never_written_over()
    {
        Assert.SkipUnless(OperatingSystem.IsLinux(), "Needs temporary names beside the place.");
        var inner = Layer.InMemory("two", static b => b.Directory("/c").Directory("/d").File("/d/f", "1"));
        using var layer = new HookedLayer(inner, path =>
        {
            if (path == "/d")
            {
                File.WriteAllText(Path.Combine(Directory.EnumerateDirectories(_scene.Place, ".unionfs-*").Single(), "d", "f"), "somebody's");
            }
        });
        var error = Assert.Throws<IOException>(() => FolderScene.Write(layer, Path.Combine(_scene.Place, "out"), FolderScene.Plain));
        Assert.Equal(
            $"Cannot create '/d/f' in the folder '{_scene.Place}/out': something has its name already; the host may take two names of the tree for one, as where capitals do not count.",
            error.Message);
        Assert.Empty(_scene.Names());
    }

    private static string OnSmallDisk(string size, Func<string, string> work)
    {
        using var thread = new PrivateNamespaceThread();
        HostMount? mount = null;
        try
        {
            return thread.Run(() =>
            {
                mount = new HostMount(HostFileSystem.Tmpfs);
                var place = Path.Combine(mount.Path, "small");
                Directory.CreateDirectory(place);
                mount.Mount("tmpfs", place, "tmpfs", $"size={size}");
                return work(place);
            });
        }
        finally
        {
            thread.Run(() => mount?.UnmountAll());
            mount?.Dispose();
        }
    }

    private void Refuse(string why, Action<MemoryLayerBuilder> build, FolderWriteOptions options)
    {
        var error = Assert.Throws<NotSupportedException>(() => FolderScene.Write(Layer.InMemory("odd", build), _scene.Free(), options));
        Assert.Contains("Layer 'odd': '/", error.Message, StringComparison.Ordinal);
        Assert.Contains(why, error.Message, StringComparison.Ordinal);
    }

    private static void SkipUnlessRoot() => Assert.SkipUnless(
        OperatingSystem.IsLinux() && Environment.IsPrivilegedProcess && DirectoryLayer.IsNative(true), "Needs Linux, root and the calls of the C library.");

    private static Layer Small() => Layer.InMemory("l", static b => b
        .File("/a", new byte[600_000]).Directory("/d").File("/d/b", new byte[300_000]).HardLink("/e/also-b", "/d/b").Symlink("/z", "a").Directory("/read-only").WithMode((UnixFileMode)0x124)
        .File("/read-only/in", "x"));

    private sealed class Progress(Action told) : IProgress<FolderWriteProgress>
    {
        public void Report(FolderWriteProgress value) => told();
    }

    private sealed class WrongNames(byte[] name) : Layer("wrong")
    {
        public override LayerEntry Root => new(default, LayerEntryKind.Directory, 0, default);

        public override IEnumerable<LayerEntry> ReadDirectory(long directoryId) => [new LayerEntry(name, LayerEntryKind.Directory, 1, default)];

        public override LayerContent OpenContent(long fileId) => throw new InvalidOperationException();
    }
}

using UnionFs.TestKit;
using Xunit;

namespace UnionFs.Tests.Layers.Folder.Writing;

/// <summary>Nothing outside is touched, whoever moves things meanwhile; and what a user without rights gets.</summary>
public sealed class FolderSafetyTests : IDisposable
{
    private readonly FolderScene _scene = new();
    private readonly string _before;

    public FolderSafetyTests()
    {
        Assert.SkipUnless(OperatingSystem.IsLinux() && DirectoryLayer.IsNative(true), "Needs Linux and the calls of the C library.");
        _before = _scene.OutsideText();
    }

    public void Dispose() => _scene.Dispose();

    [Fact]
    public void A_directory_swapped_for_a_link_while_it_is_written_leads_nowhere()
    {
        var inner = Layer.InMemory("victim", static b => b.File("/a/b/kept", "overwritten").File("/a/b/new", "x").File("/a/z", "x").HardLink("/a/b/y", "/a/z").Symlink("/a/b/s", "x"));
        using var layer = new HookedLayer(inner, path =>
        {
            if (path == "/a/b")
            {
                var written = Directory.EnumerateDirectories(_scene.Place, ".unionfs-*").First(static d => Directory.Exists(Path.Combine(d, "a")));
                Directory.Move(Path.Combine(written, "a", "b"), Path.Combine(_scene.Place, "taken"));
                File.CreateSymbolicLink(Path.Combine(written, "a", "b"), _scene.Outside);
            }
        });
        FolderScene.Write(layer, Path.Combine(_scene.Place, "out"), FolderScene.Plain);
        Assert.Equal(_before, _scene.OutsideText());
        Assert.Equal(["kept", "new", "s", "y"], Directory.EnumerateFileSystemEntries(Path.Combine(_scene.Place, "taken")).Select(Path.GetFileName).Order(StringComparer.Ordinal));
    }

    [Fact]
    public void The_way_back_up_must_be_the_way_that_was_come()
    {
        const int Depth = 100;
        var inner = Layer.InMemory("deep", static b => b.File(string.Concat(Enumerable.Repeat("/d", Depth)) + "/f", "x").File("/d/z", "x"));
        using var layer = new HookedLayer(inner, path =>
        {
            if (path.Length == 2 * Depth)
            {
                // A directory whose own descriptor is closed by now comes to lie in another one.
                var written = Directory.EnumerateDirectories(_scene.Place, ".unionfs-*").Single();
                Directory.Move(Path.Combine(written, "d", "d", "d", "d"), Path.Combine(_scene.Outside, "moved"));
            }
        });
        var error = Assert.Throws<IOException>(() => FolderScene.Write(layer, Path.Combine(_scene.Place, "out"), FolderScene.Plain));
        Assert.Contains("is no longer the directory that was made there", error.Message, StringComparison.Ordinal);
        Assert.Empty(_scene.Names());
        Assert.Equal(["d"], Directory.EnumerateFileSystemEntries(Path.Combine(_scene.Outside, "moved")).Select(Path.GetFileName));
    }

    [Fact]
    public void Someone_who_swaps_names_all_the_time_reaches_nothing_outside()
    {
        var layer = Layer.InMemory("victim", static b =>
        {
            for (var i = 0; i < 60; i++)
            {
                b.File($"/d{i}/kept", "overwritten").Symlink($"/d{i}/l", "x").Special($"/d{i}/p", NodeKind.Fifo).WithOwner(1, 1);
            }
        });
        using var stop = new CancellationTokenSource();
        var attacker = new Thread(() => Swap(stop.Token));
        attacker.Start();
        try
        {
            for (var i = 0; i < 30; i++)
            {
                try
                {
                    FolderScene.Write(layer, _scene.Free(), FolderScene.Plain);
                }
                catch (IOException)
                {
                    // Noticed.
                }
            }
        }
        finally
        {
            stop.Cancel();
            attacker.Join();
        }

        Assert.Equal(_before, _scene.OutsideText());
    }

    [Fact]
    public void Without_rights_owners_devices_and_foreign_attributes_are_left_out_and_told()
    {
        SkipUnlessRoot();
        _scene.Run($"chmod 755 .. . ; chmod 777 .");
        using var layer = Layer.InMemory("all", static b => b
            .File("/set", "x").WithMode((UnixFileMode)0x9ED).WithOwner(0, 0).WithXattr("user.a", [1]).WithXattr("nothing.known", [2])
            .Directory("/closed").WithMode(0).WithOwner(65534, 65534).File("/closed/in", "y").WithOwner(65534, 65534).HardLink("/open/in", "/closed/in")
            .Special("/dev/null", NodeKind.CharacterDevice, new DeviceNumber(1, 3)).Special("/dev/fifo", NodeKind.Fifo).WithOwner(65534, 65534));
        FolderReport? report = null;
        var path = Path.Combine(_scene.Place, "out");
        UnprivilegedThread.Run(() => report = FolderScene.Write(layer, path, FolderScene.Plain));
        Assert.Equal(
            """
            4 owners: /dev, /open, /set, / (only root may give files away)
            1 file's set-id bits: /set (the file has another owner than in the tree)
            1 extended attribute: /set (nothing.known: Operation not supported)
            1 special file: /dev/null (it is a character device: Operation not permitted)
            """.ReplaceLineEndings("\n"),
            string.Join('\n', report!.LeftOut.Where(static o => o.Kind != FolderOmissionKind.ImplicitDirectory)));
        Assert.Equal(
            "755 65534 / 755 65534 set 0 65534 closed 644 65534 closed/in 644 65534 open/in 644 65534 dev/fifo",
            _scene.Run("cd out; stat -c '%a %u %n' . set closed closed/in open/in dev/fifo | tr '\\n' ' ' | sed 's/ \\. / \\/ /; s/ $//'").Text);
        Assert.Equal("2", _scene.Run("stat -c %h out/open/in").Text.Trim());
        Assert.Equal(["out"], _scene.Names());

        foreach (var options in (FolderWriteOptions[])[
            FolderScene.Plain with { Owners = FolderDetail.Required }, FolderScene.Plain with { Xattrs = FolderDetail.Required },
            FolderScene.Plain with { SpecialFiles = FolderDetail.Required }])
        {
            Assert.Throws<NotSupportedException>(() => UnprivilegedThread.Run(() => FolderScene.Write(layer, _scene.Free(), options)));
        }

        Assert.Equal(["out"], _scene.Names());
        var omitted = FolderScene.Plain with { Owners = FolderDetail.Omitted, Xattrs = FolderDetail.Omitted, SpecialFiles = FolderDetail.Omitted };
        UnprivilegedThread.Run(() => report = FolderScene.Write(layer, _scene.Free(), omitted));
        Assert.Equal([FolderOmissionKind.SetIdBits, FolderOmissionKind.ImplicitDirectory], report.LeftOut.Select(static o => o.Kind));
    }

    [Fact]
    public void A_user_without_rights_can_write_changes_that_come_back()
    {
        SkipUnlessRoot();
        _scene.Run("chmod 755 ..; chmod 777 .");
        var layer = Layer.InMemory("changes", static b => b.Whiteout("/gone").Directory("/new").Opaque("/new").File("/new/f", "").Special("/d", NodeKind.BlockDevice));
        var path = Path.Combine(_scene.Place, "out");
        UnprivilegedThread.Run(() => FolderScene.Write(layer, path));
        using var again = FolderScene.Open(path, WhiteoutFormat.Overlay);
        Assert.Equal(
            ["directory new opaque", "whiteout d", "whiteout gone"],
            again.ReadDirectory(again.Root.Id).Select(static e => $"{e.Kind.ToString().ToLowerInvariant()} {FsName.ToText(e.Name.Span)}{(e.Opaque ? " opaque" : "")}").Order(StringComparer.Ordinal));
    }

    [Fact]
    public void A_directory_of_a_user_in_one_that_is_not_theirs_is_filled()
    {
        SkipUnlessRoot();
        _scene.Run("chmod 755 .. .; mkdir out; chown 65534:65534 out; mkdir other; chmod 777 other; chmod 755 .");
        using var layer = Layer.InMemory("l", static b => b.Directory("/").WithMode((UnixFileMode)0x1C0).WithOwner(65534, 65534).File("/f", "x"));
        UnprivilegedThread.Run(() =>
        {
            FolderScene.Write(layer, Path.Combine(_scene.Place, "out"), FolderScene.Plain);
            Assert.Contains("belongs to another user", Assert.Throws<UnauthorizedAccessException>(() => FolderScene.Write(layer, Path.Combine(_scene.Place, "other"))).Message, StringComparison.Ordinal);
            Assert.Throws<UnauthorizedAccessException>(() => FolderScene.Write(layer, Path.Combine(_scene.Place, "new")));
        });
        Assert.Equal("x", File.ReadAllText(Path.Combine(_scene.Place, "out", "f")));
        Assert.Equal(["other", "out"], _scene.Names());
        Assert.Empty(Directory.EnumerateFileSystemEntries(Path.Combine(_scene.Place, "other")));
    }

    [Fact]
    public void Without_owners_set_id_bits_stay_only_where_the_owner_is_right()
    {
        SkipUnlessRoot();
        using var layer = Layer.InMemory("set", static b => b
            .File("/mine", "").WithMode((UnixFileMode)0x9ED).File("/theirs", "").WithMode((UnixFileMode)0x9ED).WithOwner(1000, 1000));
        using var again = _scene.Reread(layer, out var report, FolderScene.Plain with { Owners = FolderDetail.Omitted });
        Assert.Equal("1 file's set-id bits: /theirs (the file has another owner than in the tree)", report.LeftOut[0].ToString());
        Assert.Equal("4755 755\n", _scene.Run("echo $(stat -c %a 1/mine 1/theirs)").Text);
    }

    private void Swap(CancellationToken stop)
    {
        for (var i = 0; !stop.IsCancellationRequested; i = (i + 1) % 60)
        {
            try
            {
                foreach (var written in Directory.EnumerateDirectories(_scene.Place, ".unionfs-*"))
                {
                    var name = Path.Combine(written, $"d{i}");
                    if (Directory.Exists(name))
                    {
                        Directory.Move(name, name + ".away");
                        File.CreateSymbolicLink(name, _scene.Outside);
                    }
                }
            }
            catch (Exception e) when (e is IOException or UnauthorizedAccessException)
            {
                // It went meanwhile.
            }
        }
    }

    private static void SkipUnlessRoot() => Assert.SkipUnless(Environment.IsPrivilegedProcess, "Needs root, to do without its rights.");
}

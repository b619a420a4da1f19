using UnionFs.Oci.Tests.Kit;
using UnionFs.TestKit;
using Xunit;
using static UnionFs.Oci.Tests.Store.StoreFixture;

namespace UnionFs.Oci.Tests.Store;

/// <summary>A disk that is full or read-only: it is told, what was there stays as it was, and once there is room it goes on.</summary>
public sealed class FaultTests
{
    // The small disk is seen by one thread only.
    private static readonly ImageStoreOptions s_onOneThread = new() { MaxParallelLayers = 1 };

    private static CancellationToken Token => TestContext.Current.CancellationToken;

    [Fact]
    public void A_full_disk_is_told_at_every_size_and_leaves_nothing_half_applied() => OnSmallDisk("size=900k", store =>
    {
        using var source = new LayoutBuilder();
        source.AddImage("small:1", LayerCompression.Gzip, Tar(("etc/name", "small")));
        source.AddImage("large:1", LayerCompression.Gzip, Tar(("etc/name", "large")), Noise("noise", 7, 120 << 10));
        using var layout = LayoutFolder.Open(source.Folder);
        using var images = ImageStore.Open(store, s_onOneThread);
        images.Take(layout, new LoadOptions { Tag = "small:1" });
        var (failures, filler) = (0, Path.Combine(Path.GetDirectoryName(store)!, "filler"));

        // Less room each time, so that every step of a load is the one that fails.
        for (var room = 420; room > 0; room -= 20)
        {
            var before = Names(images);
            Fill(filler, room);
            try
            {
                images.Take(layout, new LoadOptions { Tag = "large:1" });
            }
            catch (IOException e) when (e is not LayerFormatException)
            {
                failures++;
                Assert.Equal(before, Names(images));
                Assert.DoesNotContain(Directory.EnumerateFiles(store, "*.tmp", SearchOption.AllDirectories), static _ => true);
            }

            File.Delete(filler);
            Assert.Empty(images.Fsck());
            images.Untag("large:1");
            images.Collect();
            Assert.Equal("small:1", Names(images));
        }

        Assert.InRange(failures, 6, 20);
        images.Take(layout, new LoadOptions { Tag = "large:1" });
        Assert.Empty(images.Fsck());
    });

    [Fact]
    public void A_full_disk_loses_no_saved_change_of_a_container() => OnSmallDisk("size=600k", store =>
    {
        using var source = new LayoutBuilder();
        source.AddImage("app:1", LayerCompression.Gzip, Tar(("etc/name", "app")));
        using var layout = LayoutFolder.Open(source.Folder);
        using var images = ImageStore.Open(store, s_onOneThread);
        images.Take(layout);
        using (var container = images.CreateContainer("app:1", "work", cancellationToken: Token))
        {
            container.FileSystem.WriteAllText("/first", "saved");
            container.Save(null, Token);
            container.FileSystem.WriteAllBytes("/second", new byte[700 << 10]);
            Assert.Throws<IOException>(() => container.Save(null, Token));
            Assert.Throws<IOException>(() => container.Commit("app:2", null, null, null, null, Token));
            Assert.Single(container.SavedLayers);
        }

        Assert.Equal("app:1", Names(images));
        Assert.Empty(images.Fsck());
        using var opened = images.OpenContainer("work", cancellationToken: Token);
        Assert.Equal("saved", opened.FileSystem.ReadAllText("/first"));
        Assert.False(opened.FileSystem.Exists("/second"));
    });

    [Fact]
    public void No_room_for_one_more_file_is_told_too() => OnSmallDisk("size=900k,nr_inodes=40", store =>
    {
        using var source = new LayoutBuilder();
        source.AddImage("app:1", LayerCompression.Gzip, Tar(("etc/name", "app")));
        using var layout = LayoutFolder.Open(source.Folder);
        using var images = ImageStore.Open(store, s_onOneThread);
        var folder = Directory.CreateDirectory(Path.Combine(Path.GetDirectoryName(store)!, "filler")).FullName;
        var files = 0;
        try
        {
            while (true)
            {
                File.WriteAllText(Path.Combine(folder, $"{files}"), "");
                files++;
            }
        }
        catch (IOException)
        {
            // Full: now one by one less.
        }

        var loaded = false;
        while (!loaded && files > 0)
        {
            try
            {
                images.Take(layout);
                loaded = true;
            }
            catch (IOException e) when (e is not LayerFormatException)
            {
                Assert.Equal("", Names(images));
                File.Delete(Path.Combine(folder, $"{--files}"));
            }
        }

        Assert.True(loaded);
        Directory.Delete(folder, recursive: true);
        Assert.Empty(images.Fsck());
    });

    [Fact]
    public void A_disk_that_became_read_only_is_told_and_can_be_read() => OnSmallDisk("size=900k", store =>
    {
        using var source = new LayoutBuilder();
        source.AddImage("app:1", LayerCompression.Gzip, Tar(("etc/name", "app")));
        using var layout = LayoutFolder.Open(source.Folder);
        using var images = ImageStore.Open(store, s_onOneThread);
        images.Take(layout);
        Remount(Path.GetDirectoryName(store)!, readOnly: true);
        try
        {
            foreach (var change in (Action[])[() => images.Take(layout, new LoadOptions { Name = "x:1" }), () => images.Tag("app:1", "y"), () => images.Collect(), () => images.Untag("app:1")])
            {
                var error = Assert.ThrowsAny<Exception>(change);
                Assert.True(error is IOException or UnauthorizedAccessException, error.ToString());
            }

            using var image = images.Open("app:1");
            using var fs = UnionFileSystem.Create(image.Layers);
            Assert.Equal("app", fs.ReadAllText("/etc/name"));
        }
        finally
        {
            Remount(Path.GetDirectoryName(store)!, readOnly: false);
        }

        Assert.Equal("app:1", Names(images));
        Assert.Empty(images.Fsck());
    });

    private static string Names(ImageStore images) => string.Join(' ', images.Images().Select(static i => i.Name));

    /// <summary>Leaves so many KiB free.</summary>
    private static void Fill(string filler, int room)
    {
        var free = new DriveInfo(Path.GetDirectoryName(filler)!).AvailableFreeSpace;
        File.WriteAllBytes(filler, new byte[Math.Max(0, free - (room << 10))]);
    }

    private static void Remount(string path, bool readOnly)
    {
        using var process = System.Diagnostics.Process.Start("mount", ["-o", readOnly ? "remount,ro" : "remount,rw", path]);
        process.WaitForExit();
        Assert.Equal(0, process.ExitCode);
    }

    private static void OnSmallDisk(string options, Action<string> test)
    {
        Assert.SkipUnless(OperatingSystem.IsLinux() && Environment.IsPrivilegedProcess, "Mounting a small disk takes root on Linux.");
        var folder = Directory.CreateTempSubdirectory("unionfs-disk-").FullName;
        try
        {
            using var thread = new PrivateNamespaceThread();
            thread.Run(() =>
            {
                using var process = System.Diagnostics.Process.Start("mount", ["-t", "tmpfs", "-o", options, "tmpfs", folder]);
                process.WaitForExit();
                Assert.Equal(0, process.ExitCode);
                test(Path.Combine(folder, "store"));
            });
        }
        finally
        {
            Directory.Delete(folder, recursive: true);
        }
    }
}

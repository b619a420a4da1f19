using System.Diagnostics;
using Xunit;

namespace UnionFs.Tests.Layers;

/// <summary>What a folder layer shows of odd entries, and what it costs.</summary>
public sealed class FolderEntryTests : IDisposable
{
    private readonly string _folder = Directory.CreateTempSubdirectory("unionfs-entry-").FullName;

    public void Dispose()
    {
        if (OperatingSystem.IsLinux())
        {
            // System.IO cannot delete names that are no UTF-8.
            Process.Start("/bin/rm", ["-rf", _folder]).WaitForExit();
            return;
        }

        Directory.Delete(_folder, recursive: true);
    }

    [Fact]
    public void Names_that_are_no_utf8_keep_their_bytes()
    {
        Assert.SkipUnless(OperatingSystem.IsLinux(), "Needs a file system whose names are bytes.");
        Shell("printf bytes > \"$(printf 'a\\377b')\"");
        using var layer = Layer.FromDirectory(_folder);
        using var fs = UnionFileSystem.Create(LayerStack.Of(layer));

        var name = Assert.Single(fs.List("/")).Name;
        Assert.Equal("a\udcffb", name);
        Assert.Equal("bytes", fs.ReadAllText("/" + name));
        Assert.True(fs.Exists("/a\udcffb"));
    }

    [Fact]
    public void Without_native_calls_a_name_that_is_no_utf8_spoils_nothing_else()
    {
        Assert.SkipUnless(OperatingSystem.IsLinux(), "Needs a file system whose names are bytes.");
        Shell("printf bytes > \"$(printf 'a\\377b')\"; printf text > good; mkfifo fifo");
        using var layer = Layer.FromDirectory(_folder, new DirectoryLayerOptions { UseNative = false });
        using var fs = UnionFileSystem.Create(LayerStack.Of(layer));

        Assert.Equal(3, fs.List("/").Count);
        Assert.Equal("text", fs.ReadAllText("/good"));
        Assert.Equal("", fs.ReadAllText("/fifo"));
    }

    [Fact]
    public void Special_files_are_records()
    {
        Assert.SkipUnless(OperatingSystem.IsLinux(), "Needs the calls of Linux.");
        Shell("mkfifo -m 640 fifo");
        using var layer = Layer.FromDirectory(_folder);
        using var fs = UnionFileSystem.Create(LayerStack.Of(layer));

        Assert.Equal((NodeKind.Fifo, (UnixFileMode)0x1A0), (fs.Stat("/fifo").Kind, fs.Stat("/fifo").Mode));
        Assert.Equal(FsError.EINVAL, FsErrors.FromException(Assert.Throws<IOException>(() => fs.ReadAllText("/fifo"))));
    }

    [Theory]
    [InlineData(WhiteoutFormat.None, new[] { ".wh.b", "a", "b" }, NodeKind.CharacterDevice)]
    [InlineData(WhiteoutFormat.Oci, new[] { "a" }, NodeKind.CharacterDevice)]
    [InlineData(WhiteoutFormat.Overlay, new[] { ".wh.b", "b" }, null)]
    public void Deletions_are_read_in_one_form_or_none(WhiteoutFormat format, string[] names, NodeKind? kindOfA)
    {
        Assert.SkipUnless(OperatingSystem.IsLinux() && Environment.IsPrivilegedProcess, "Needs root to make a device node.");
        Shell("mknod a c 0 0; : > .wh.b");
        using var below = Layer.InMemory("base", b => b.File("/a", "").File("/b", ""));
        using var layer = Layer.FromDirectory(_folder, new DirectoryLayerOptions { Whiteouts = format });
        using var fs = UnionFileSystem.Create(LayerStack.Of(below, layer));

        Assert.Equal(names, fs.List("/").Select(e => e.Name));
        Assert.Equal(kindOfA, fs.TryStat("/a", out var stat) == FsError.OK ? stat.Kind : null);
    }

    [Fact]
    public void Descriptors_do_not_run_out()
    {
        Assert.SkipUnless(OperatingSystem.IsLinux(), "Counts the descriptors of the process.");
        for (var i = 0; i < 700; i++)
        {
            File.WriteAllText(Path.Combine(_folder, $"{i}"), "text");
        }

        using var layer = Layer.FromDirectory(_folder);
        using var fs = UnionFileSystem.Create(LayerStack.Of(layer));
        var before = Directory.GetFileSystemEntries("/proc/self/fd").Length;
        var handles = Enumerable.Range(0, 700).Select(i => fs.OpenHandle($"/{i}")).ToList();
        var bytes = new byte[1];
        Assert.All(handles, handle => Assert.Equal(1, handle.Read(0, bytes)));
        Assert.InRange(Directory.GetFileSystemEntries("/proc/self/fd").Length, 0, before + 400);
        Assert.All(handles, handle => Assert.Equal(1, handle.Read(3, bytes)));
        handles.ForEach(handle => handle.Dispose());
        Assert.InRange(Directory.GetFileSystemEntries("/proc/self/fd").Length, 0, before + 100);
    }

    [Fact]
    public void A_huge_folder_opens_at_once()
    {
        Directory.CreateDirectory(Path.Combine(_folder, "big"));
        File.WriteAllBytes(Path.Combine(_folder, "small"), []);
        for (var i = 0; i < 100_000; i++)
        {
            File.WriteAllBytes(Path.Combine(_folder, "big", $"{i}"), []);
        }

        var watch = Stopwatch.StartNew();
        using var layer = Layer.FromDirectory(_folder);
        using var fs = UnionFileSystem.Create(LayerStack.Of(layer));
        Assert.True(fs.DirectoryExists("/big"));
        fs.WriteAllText("/small", "x");
        Assert.InRange(watch.ElapsedMilliseconds, 0, 1000);
        Assert.True(fs.Exists("/big/99999"));
        Assert.False(fs.Exists("/big/100000"));
    }

    [Fact]
    public void The_whole_disk_is_a_layer_and_mount_points_are_empty()
    {
        Assert.SkipUnless(OperatingSystem.IsLinux() && File.Exists("/proc/self/status"), "Needs a mounted /proc.");
        var watch = Stopwatch.StartNew();
        using var layer = Layer.FromDirectory("/");
        using var fs = UnionFileSystem.Create(LayerStack.Of(layer));
        Assert.True(fs.DirectoryExists("/proc"));
        Assert.InRange(watch.ElapsedMilliseconds, 0, 5000);
        Assert.Empty(fs.List("/proc"));
    }

    private void Shell(string script)
    {
        using var process = Process.Start(new ProcessStartInfo("/bin/sh", ["-e", "-c", script]) { WorkingDirectory = _folder })!;
        process.WaitForExit();
        Assert.Equal(0, process.ExitCode);
    }
}

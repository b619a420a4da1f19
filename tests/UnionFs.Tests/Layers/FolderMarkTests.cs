using System.Diagnostics;
using Xunit;

namespace UnionFs.Tests.Layers;

/// <summary>Extended attributes of a folder, and those overlayfs marks its layers with.</summary>
public sealed class FolderMarkTests : IDisposable
{
    private readonly string _folder = Directory.CreateTempSubdirectory("unionfs-marks-").FullName;

    public void Dispose() => Directory.Delete(_folder, recursive: true);

    [Fact]
    public void Attributes_are_seen_and_changed_without_reaching_the_folder()
    {
        Make("echo text > f; mkdir d; setfattr -n user.note -v hello f; setfattr -n user.bin -v 0x00ff d");
        using var fs = Open(out _);

        Assert.Equal("hello"u8.ToArray(), fs.GetXattr("/f", "user.note"));
        Assert.Equal([0, 255], fs.GetXattr("/d", "user.bin"));
        fs.SetXattr("/f", "user.note", "changed"u8);
        fs.RemoveXattr("/d", "user.bin");
        Assert.Empty(fs.GetXattrs("/d"));
        using var again = Open(out _);
        Assert.Equal("hello"u8.ToArray(), again.GetXattr("/f", "user.note"));
        Assert.Equal([0, 255], again.GetXattr("/d", "user.bin"));
    }

    [Theory]
    [InlineData("trusted.overlay.opaque", "y", true)]
    [InlineData("user.overlay.opaque", "y", true)]
    [InlineData("trusted.overlay.opaque", "x", false)]
    [InlineData("trusted.overlay.opaque", "n", false)]
    public void An_opaque_directory_hides_what_is_below_and_not_its_mark(string name, string value, bool hides)
    {
        Make($"mkdir d; echo new > d/new; setfattr -n {name} -v {value} d; setfattr -n user.note -v kept d");
        using var fs = Open(out _);

        Assert.Equal(hides ? ["new"] : ["new", "old"], fs.List("/d").Select(static e => e.Name));
        Assert.Equal(!hides, fs.Exists("/d/old"));
        Assert.Equal(["user.note"], fs.GetXattrs("/d").Select(static x => x.Key));
    }

    [Fact]
    public void Marks_are_ordinary_attributes_unless_they_are_asked_for()
    {
        Make("mkdir d; setfattr -n user.overlay.opaque -v y d; setfattr -n user.overlay.redirect -v /elsewhere d");
        using var fs = Open(out _, WhiteoutFormat.None);

        Assert.Equal(["old"], fs.List("/d").Select(static e => e.Name));
        Assert.Equal(["user.overlay.opaque", "user.overlay.redirect"], fs.GetXattrs("/d").Select(static x => x.Key));
    }

    [Theory]
    [InlineData("user")]
    [InlineData("trusted")]
    public void An_empty_file_can_be_a_whiteout(string space)
    {
        Make($"mkdir d; : > d/old; setfattr -n {space}.overlay.whiteout -v y d/old; setfattr -n user.overlay.opaque -v x d; echo more > d/new");
        using var fs = Open(out _);
        Assert.Equal(["new"], fs.List("/d").Select(static e => e.Name));
    }

    [Fact]
    public void An_escaped_mark_is_an_attribute_under_its_own_name()
    {
        Make("mkdir d; setfattr -n user.overlay.overlay.opaque -v y d");
        using var fs = Open(out _);
        Assert.Equal(["old"], fs.List("/d").Select(static e => e.Name));
        Assert.Equal(["user.overlay.opaque"], fs.GetXattrs("/d").Select(static x => x.Key));
    }

    [Theory]
    [InlineData("trusted.overlay.redirect")]
    [InlineData("user.overlay.redirect")]
    [InlineData("trusted.overlay.metacopy")]
    public void What_has_its_content_elsewhere_is_an_error_for_that_entry_only(string mark)
    {
        Make($"echo text > a; echo text > m; mkdir r; echo text > r/x; echo text > z; setfattr -n {mark} -v /old m; setfattr -n {mark} -v /old r");
        using var fs = Open(out _);

        Assert.Equal(["a", "d", "m", "r", "z"], fs.List("/").Select(static e => e.Name));
        Assert.Equal("text\n", fs.ReadAllText("/a"));
        Assert.Equal("text\n", fs.ReadAllText("/z"));
        foreach (var refused in new Action[]
        {
            () => fs.ReadAllText("/m"), () => fs.WriteAt("/m", 0, "x"u8), () => fs.OpenHandle("/m").Dispose(), () => fs.List("/r"), () => fs.Stat("/r/x"),
            () => fs.CreateFile("/r/new"),
        })
        {
            Assert.Equal(FsError.EIO, FsErrors.FromException(Assert.Throws<IOException>(refused)));
        }

        var failed = fs.Walk(hashContent: true, cancellationToken: TestContext.Current.CancellationToken).Where(static e => e.Failure is not null);
        Assert.Equal(["/m", "/r"], failed.Select(static e => e.Path));
        Assert.Empty(fs.Changes(cancellationToken: TestContext.Current.CancellationToken));
        fs.DeleteTree("/r");
        fs.Unlink("/m");
        Assert.Equal(["a", "d", "z"], fs.List("/").Select(static e => e.Name));
        Assert.Empty(fs.Verify(cancellationToken: TestContext.Current.CancellationToken));
    }

    [Fact]
    public void A_folder_that_is_redirected_itself_is_no_layer()
    {
        Make("setfattr -n user.overlay.redirect -v /old .");
        Assert.Contains("redirect", Assert.Throws<LayerFormatException>(() => Layer.FromDirectory(_folder)).Message, StringComparison.Ordinal);
    }

    private UnionFileSystem Open(out Layer layer, WhiteoutFormat format = WhiteoutFormat.Overlay)
    {
        layer = Layer.FromDirectory(_folder, new DirectoryLayerOptions { Whiteouts = format });
        return UnionFileSystem.Create(LayerStack.Of(Layer.InMemory("below", static b => b.File("/d/old", "old")), layer));
    }

    private void Make(string script)
    {
        Assert.SkipUnless(OperatingSystem.IsLinux() && Environment.IsPrivilegedProcess && File.Exists("/usr/bin/setfattr"), "Needs root and setfattr.");
        using var process = Process.Start(new ProcessStartInfo("/bin/sh", ["-e", "-c", script]) { WorkingDirectory = _folder })!;
        process.WaitForExit();
        Assert.SkipUnless(process.ExitCode == 0, "Needs a file system with extended attributes of users.");
    }
}

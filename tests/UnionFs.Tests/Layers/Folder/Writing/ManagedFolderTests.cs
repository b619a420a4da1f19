using UnionFs.Tests.Layers.Tar;
using Xunit;

namespace UnionFs.Tests.Layers.Folder.Writing;

/// <summary>Folders written by what .NET alone can do.</summary>
public sealed class ManagedFolderTests : IDisposable
{
    private static readonly FolderWriteOptions s_managed = new() { Whiteouts = WhiteoutFormat.Oci, UseNative = false };
    private readonly FolderScene _scene = new();

    public void Dispose() => _scene.Dispose();

    [Fact]
    public void Files_directories_links_modes_and_times_are_kept_and_the_rest_is_told()
    {
        var time = new Timestamp(1_234_567_890, 123_456_700);
        var root = Environment.IsPrivilegedProcess;
        using var layer = Layer.InMemory("all", b => b
            .Directory("/").WithTime(time).WithMode((UnixFileMode)0x1ED)
            .File("/f", "text").WithMode((UnixFileMode)0x124).WithTime(time).Directory("/d").WithMode((UnixFileMode)0x16D).WithTime(time).Symlink("/l", "f").WithTime(time)
            .File("/d/set", "").WithMode((UnixFileMode)0x9ED).WithOwner(1, 1).WithTime(new(5, 1)).WithXattr("user.a", [1]).HardLink("/hard", "/f").Special("/p", NodeKind.Fifo)
            .Whiteout("/gone").Directory("/o").WithTime(time).Opaque("/o").File("/sparse", 1 << 20, [(1 << 19, new byte[] { 7 })]).WithTime(time));
        using var again = _scene.Reread(layer, out var report, s_managed);
        foreach (var path in (string[])["f", "d", "o", "sparse", "hard"])
        {
            Assert.Equal(layer.Entry(path).Attributes with { AccessTime = default, ChangeTime = default, BirthTime = default, Uid = 0, Gid = 0 },
                again.Entry(path).Attributes with { AccessTime = default, ChangeTime = default, BirthTime = default, Uid = 0, Gid = 0 });
        }

        Assert.Equal(("text", "f", (UnixFileMode)0x1ED), (again.Text("hard"), again.Target("l"), again.Entry("d/set").Attributes.Mode));
        Assert.Equal((LayerEntryKind.Whiteout, true), (again.Entry("gone").Kind, again.Entry("o").Opaque));
        Assert.Equal(7, again.Bytes("sparse")[1 << 19]);
        Assert.Equal(
            """
            1 file's set-id bits: /d/set (the file has another owner than in the tree)
            1 extended attribute: /d/set (user.a: .NET sets none)
            1 special file: /p (it is a special file, and .NET makes none)
            1 hard link, written as a file of its own: /hard (.NET makes no hard links)
            2 times: /d/set, /l (1970-01-01T00:00:05.000000001Z is kept to 100 ns)
            """.ReplaceLineEndings("\n"),
            string.Join('\n', report.LeftOut.Where(static o => o.Kind != FolderOmissionKind.Owner)));
        Assert.Equal(root ? 1 : 10, report.LeftOut.Single(static o => o.Kind == FolderOmissionKind.Owner).Count);
    }

    [Fact]
    public void What_cannot_be_said_is_refused()
    {
        Assert.Contains("no UTF-8", Refused(static b => b.File("/d/\udcff", ""), s_managed), StringComparison.Ordinal);
        Assert.Contains("no UTF-8", Refused(static b => b.Symlink("/l", "\udcff"), s_managed), StringComparison.Ordinal);
        Assert.Contains("needs none", Refused(static b => b.Whiteout("/x"), s_managed with { Whiteouts = WhiteoutFormat.Overlay }), StringComparison.Ordinal);
        Assert.Contains("needs none", Refused(static b => b.Opaque("/x"), s_managed with { Whiteouts = WhiteoutFormat.Overlay }), StringComparison.Ordinal);
        Assert.Contains("user.a", Refused(static b => b.File("/x", "").WithXattr("user.a", []), s_managed with { Xattrs = FolderDetail.Required }), StringComparison.Ordinal);
        Assert.Empty(_scene.Names());
    }

    [Theory]
    [InlineData("a:b", "names with ':'")]
    [InlineData("a\\b", "names with '\\\\'")]
    [InlineData("a\nb", "names with '\\n'")]
    [InlineData("what?", "names with '?'")]
    [InlineData("end.", "end in a dot")]
    [InlineData("end ", "end in a dot")]
    [InlineData("nul", "'nul' is a device")]
    [InlineData("Con.txt", "'Con' is a device")]
    [InlineData("COM1", "'COM1' is a device")]
    [InlineData("lpt¹ .tar.gz", "'lpt¹' is a device")]
    [InlineData("CONIN$", "'CONIN$' is a device")]
    public void Windows_has_no_such_names(string name, string why) => Assert.Contains(why, WindowsNames.WhyNot(name), StringComparison.Ordinal);

    [Theory]
    [InlineData("console")]
    [InlineData(".gitignore")]
    [InlineData("COM")]
    [InlineData("COM10")]
    [InlineData("LPTx")]
    [InlineData("a b.c d")]
    [InlineData("ü")]
    public void Windows_has_these(string name) => Assert.Null(WindowsNames.WhyNot(name));

    private string Refused(Action<MemoryLayerBuilder> build, FolderWriteOptions options) =>
        Assert.Throws<NotSupportedException>(() => FolderScene.Write(Layer.InMemory("odd", build), _scene.Free(), options)).Message;
}

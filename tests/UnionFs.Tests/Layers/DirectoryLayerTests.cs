using System.Diagnostics;
using Xunit;

namespace UnionFs.Tests.Layers;

/// <summary>A folder of the host as a layer, with the calls of the kernel and with managed calls alone.</summary>
public sealed class DirectoryLayerTests : IDisposable
{
    private readonly string _folder = Directory.CreateTempSubdirectory("unionfs-folder-").FullName;

    public void Dispose() => Directory.Delete(_folder, recursive: true);

    [Theory]
    [InlineData(true)]
    [InlineData(false)]
    public void Files_directories_and_links_are_seen(bool native)
    {
        Directory.CreateDirectory(Path.Combine(_folder, "a", "b"));
        File.WriteAllText(Path.Combine(_folder, "a", "f"), "hello");
        File.CreateSymbolicLink(Path.Combine(_folder, "l"), "a/f");
        using var layer = Layer.FromDirectory(_folder, new DirectoryLayerOptions { UseNative = native });
        using var fs = UnionFileSystem.Create(LayerStack.Of(layer));

        Assert.Equal(["/", "/a", "/a/b", "/a/f", "/l"], fs.Walk(cancellationToken: TestContext.Current.CancellationToken).Select(e => e.Path));
        Assert.Equal("hello", fs.ReadAllText("/l"));
        Assert.Equal("a/f", fs.ReadLink("/l"));
        Assert.Equal(File.GetLastWriteTimeUtc(Path.Combine(_folder, "a", "f")), fs.Stat("/a/f").ModifyTime.ToDateTimeOffset().UtcDateTime);
    }

    [Fact]
    public void Writing_never_reaches_the_folder()
    {
        File.WriteAllText(Path.Combine(_folder, "f"), "hello");
        using var layer = Layer.FromDirectory(_folder);
        using var fs = UnionFileSystem.Create(LayerStack.Of(layer));

        fs.WriteAllText("/f", "changed");
        fs.CreateFile("/new");

        Assert.Equal("changed", fs.ReadAllText("/f"));
        Assert.Equal(["f"], Directory.EnumerateFileSystemEntries(_folder).Select(Path.GetFileName));
        Assert.Equal("hello", File.ReadAllText(Path.Combine(_folder, "f")));
    }

    [Theory]
    [InlineData(true)]
    [InlineData(false)]
    public void A_file_changed_underneath_is_noticed(bool native)
    {
        var path = Path.Combine(_folder, "f");
        File.WriteAllText(path, "hello");
        using var layer = Layer.FromDirectory(_folder, new DirectoryLayerOptions { UseNative = native });
        using var fs = UnionFileSystem.Create(LayerStack.Of(layer));
        Assert.Equal(5, fs.Stat("/f").Size);

        File.WriteAllText(path, "something longer");

        var exception = Assert.Throws<LayerChangedException>(() => fs.ReadAllText("/f"));
        Assert.Contains(path, exception.Message, StringComparison.Ordinal);
    }

    [Fact]
    public void A_link_swapped_in_for_a_directory_leads_nowhere()
    {
        Assert.SkipUnless(OperatingSystem.IsLinux(), "Needs the calls of Linux.");
        var outside = Directory.CreateTempSubdirectory("unionfs-outside-").FullName;
        try
        {
            File.WriteAllText(Path.Combine(outside, "f"), "secret");
            Directory.CreateDirectory(Path.Combine(_folder, "d"));
            File.WriteAllText(Path.Combine(_folder, "d", "f"), "public");
            using var layer = Layer.FromDirectory(_folder);
            using var fs = UnionFileSystem.Create(LayerStack.Of(layer));
            Assert.Single(fs.List("/d"));

            Directory.Move(Path.Combine(_folder, "d"), Path.Combine(_folder, "gone"));
            Directory.CreateSymbolicLink(Path.Combine(_folder, "d"), outside);

            Assert.Throws<LayerChangedException>(() => fs.ReadAllText("/d/f"));
        }
        finally
        {
            Directory.Delete(outside, recursive: true);
        }
    }

    [Fact]
    public void Oci_marks_are_ordinary_names_unless_asked_for()
    {
        File.WriteAllText(Path.Combine(_folder, ".wh.x"), "");
        using var below = Layer.InMemory("base", b => b.File("/x", "x"));
        using var plain = Layer.FromDirectory(_folder);
        using var oci = Layer.FromDirectory(_folder, new DirectoryLayerOptions { Whiteouts = WhiteoutFormat.Oci });

        using (var fs = UnionFileSystem.Create(LayerStack.Of(below, plain)))
        {
            Assert.Equal([".wh.x", "x"], fs.List("/").Select(e => e.Name));
        }

        using (var fs = UnionFileSystem.Create(LayerStack.Of(below, oci)))
        {
            Assert.Empty(fs.List("/"));
        }
    }

    [Fact]
    public void Hard_links_are_one_node()
    {
        Assert.SkipUnless(OperatingSystem.IsLinux() && File.Exists("/bin/ln"), "Needs ln to make a hard link.");
        File.WriteAllText(Path.Combine(_folder, "f"), "hello");
        Process.Start("/bin/ln", [Path.Combine(_folder, "f"), Path.Combine(_folder, "g")]).WaitForExit();
        using var layer = Layer.FromDirectory(_folder);
        using var fs = UnionFileSystem.Create(LayerStack.Of(layer));

        Assert.Equal(fs.Stat("/f").Id, fs.Stat("/g").Id);
        Assert.Equal(2, fs.Stat("/f").LinkCount);
        fs.WriteAllText("/f", "changed");
        Assert.Equal("changed", fs.ReadAllText("/g"));
        fs.Unlink("/f");
        Assert.Equal(1, fs.Stat("/g").LinkCount);
        Assert.Empty(fs.Verify(cancellationToken: TestContext.Current.CancellationToken));
    }
}

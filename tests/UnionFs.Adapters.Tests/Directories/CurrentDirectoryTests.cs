using Xunit;

namespace UnionFs.Adapters.Tests.Directories;

/// <summary>The current directory of an adapter; what is expected was seen on a Linux disk.</summary>
public class CurrentDirectoryTests
{
    [Fact]
    public void It_is_the_directory_a_link_leads_to()
    {
        using var fs = UnionFileSystem.Create(LayerStack.Empty);
        var io = fs.AsFileSystem();
        io.Directory.CreateDirectory("/a/b");
        io.Directory.CreateSymbolicLink("/l", "a/b");

        io.Directory.SetCurrentDirectory("l/");

        Assert.Equal("/a/b", io.Directory.GetCurrentDirectory());
        Assert.Equal("/a", io.Directory.GetParent(".")!.FullName);
    }

    [Fact]
    public void It_goes_along_when_it_is_moved()
    {
        using var fs = UnionFileSystem.Create(LayerStack.Empty);
        var io = fs.AsFileSystem();
        io.Directory.CreateDirectory("/a/b");
        io.Directory.SetCurrentDirectory("/a/b");

        io.Directory.Move("/a", "/c");
        io.Directory.CreateDirectory("/a/b");
        io.File.WriteAllText("f", "");

        Assert.Equal("/c/b", io.Directory.GetCurrentDirectory());
        Assert.True(fs.FileExists("/c/b/f"));
    }

    [Fact]
    public void Removed_it_has_no_path()
    {
        using var fs = UnionFileSystem.Create(LayerStack.Empty);
        var io = fs.AsFileSystem();
        io.Directory.CreateDirectory("/a/b");
        io.Directory.SetCurrentDirectory("/a/b");

        io.Directory.Delete("/a", recursive: true);
        io.Directory.CreateDirectory("/a/b");

        Assert.Equal("Unable to find the specified file.", Assert.Throws<FileNotFoundException>(io.Directory.GetCurrentDirectory).Message);
        Assert.Throws<FileNotFoundException>(() => io.Directory.Exists("f"));
        io.Directory.SetCurrentDirectory("/a");
        Assert.Equal("/a", io.Directory.GetCurrentDirectory());
    }
}

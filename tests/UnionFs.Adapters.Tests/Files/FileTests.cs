using Xunit;

namespace UnionFs.Adapters.Tests.Files;

/// <summary>What an <c>IFileSystem</c> does that a disk beside it cannot show.</summary>
public class FileTests
{
    [Fact]
    public void What_is_written_is_a_change_of_the_sandbox_and_reading_is_none()
    {
        using var fs = UnionFileSystem.Create(LayerStack.Of(Layer.InMemory("base", b => b.File("/etc/motd", "welcome\n"))));
        var io = fs.AsFileSystem();

        Assert.Equal("welcome\n", io.File.ReadAllText("/etc/motd"));
        Assert.Empty(fs.Changes(cancellationToken: TestContext.Current.CancellationToken));
        io.File.WriteAllText("/etc/motd", "hello");
        io.File.Copy("/etc/motd", "/etc/copy");
        io.File.Move("/etc/copy", "/etc/moved");

        Assert.Equal(["M /etc/motd", "A /etc/moved"], fs.Changes(cancellationToken: TestContext.Current.CancellationToken).Select(static c => c.ToString()));
        Assert.Equal("hello", fs.ReadAllText("/etc/moved"));
    }

    [Fact]
    public void Every_file_system_has_a_current_directory_of_its_own()
    {
        using var fs = UnionFileSystem.Create(LayerStack.Empty);
        var (first, second) = (fs.AsFileSystem(), fs.AsFileSystem());
        first.Directory.CreateDirectory("a/b");

        first.Directory.SetCurrentDirectory("a/b");
        first.File.WriteAllText("../f", "x");

        Assert.Equal("/", second.Directory.GetCurrentDirectory());
        Assert.True(second.File.Exists("a/f"));
        Assert.Equal("/a/b/g", first.Path.GetFullPath("g"));
    }

    [Fact]
    public void An_info_object_keeps_what_it_saw_until_it_is_told_to_look_again()
    {
        using var fs = UnionFileSystem.Create(LayerStack.Of(Layer.InMemory("base", b => b.File("/f", "12345"))));
        var info = fs.AsFileSystem().FileInfo.New("/f");

        Assert.Equal(5, info.Length);
        fs.WriteAllText("/f", "1");
        Assert.Equal(5, info.Length);
        info.Refresh();
        Assert.Equal(1, info.Length);
    }

    [Fact]
    public void What_its_owner_cannot_read_is_not_made_writable_by_attributes()
    {
        using var fs = UnionFileSystem.Create(LayerStack.Empty);
        var io = fs.AsFileSystem();
        fs.CreateFile("/f", UnixFileMode.None);

        io.File.SetAttributes("/f", FileAttributes.Normal);
        Assert.Equal(UnixFileMode.None, fs.Stat("/f").Mode);
        fs.SetMode("/f", UnixFileMode.UserRead);
        io.File.SetAttributes("/f", FileAttributes.Normal);
        Assert.Equal(UnixFileMode.UserRead | UnixFileMode.UserWrite, fs.Stat("/f").Mode);
    }
}

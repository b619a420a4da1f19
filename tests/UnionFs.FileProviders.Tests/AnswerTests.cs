using Microsoft.Extensions.FileProviders;
using UnionFs.FileProviders;
using Xunit;

namespace UnionFs.FileProviders.Tests;

/// <summary>Every answer is compared with that of the provider of a real folder.</summary>
public class AnswerTests
{
    private static readonly string?[] s_paths =
    [
        null, "", "/", "//", ".", "./", "..", "../", "a.txt", "/a.txt", "//a.txt", "a.txt/", "a.txt//", "a.txt/.", "a.txt/x", "A.TXT", "empty", "none", "none/", "none/a.txt",
        "dir", "/dir", "dir/", "dir//", "dir/.", "dir/./", "dir/..", "dir/../", "dir/b.txt", "dir//b.txt", "dir/./b.txt", "dir/../a.txt", "./a.txt", "dir/sub/../../a.txt",
        "../a.txt", "dir/../../a.txt", "../wwwroot/a.txt", "dir/../../wwwroot/a.txt", "none/../a.txt", "dir/sub", "dir/sub/c.html",
        ".hidden", "/.hidden", "dir/.hidden", ".well-known", ".well-known/", ".well-known/x.txt", "...", "dir\\b.txt", "back\\slash", "\\a.txt", "a\0b", "\0",
        "größe ü.txt", "with space", "with%20space", "100%.txt", "~", "~/a.txt", "*", "*.txt", "a.txt ", " a.txt", "dangling", "dir-link/b.txt", "dir-link", "dir-link/sub",
        "a:b", "C:\\x", "\\\\server\\share", "a|b", "a\nb", new string('x', 255), new string('x', 256), string.Concat(Enumerable.Repeat("dir/../", 800)) + "a.txt",
        string.Concat(Enumerable.Repeat("x/", 3000)), "\ud800",
    ];

    [Fact]
    public void Files_are_answered_as_on_the_disk()
    {
        using var served = new ServedFolder();
        Compare(served, static (provider, path) => FileAnswer.Of(provider.GetFileInfo(path)));
    }

    [Fact]
    public void Directories_are_answered_as_on_the_disk()
    {
        using var served = new ServedFolder();
        Compare(served, static (provider, path) => Contents(provider, path));
    }

    [Fact]
    public void Directories_in_listings_can_be_listed_and_have_no_stream()
    {
        using var served = new ServedFolder();
        var sub = served.InSandbox.GetDirectoryContents("dir").Single(static f => f.IsDirectory);
        var peer = served.OnDisk.GetDirectoryContents("dir").Single(static f => f.IsDirectory);

        Assert.Equal(FileAnswer.Of(peer), FileAnswer.Of(sub));
        Assert.Equal(FileAnswer.Of((IDirectoryContents)peer), FileAnswer.Of((IDirectoryContents)sub));
    }

    [Fact]
    public void No_file_has_a_path_of_the_host() =>
        WithServed(static served => Assert.All(
            [served.InSandbox.GetFileInfo("a.txt"), served.InSandbox.GetFileInfo("none"), .. served.InSandbox.GetDirectoryContents("")],
            static file => Assert.Null(file.PhysicalPath)));

    // The disk's provider answers the length of the link's text and the link's time: a server that sends so many bytes of the file cuts it short.
    [Fact]
    public void A_link_has_length_and_time_of_what_it_leads_to()
    {
        using var served = new ServedFolder();
        served.FileSystem.CreateSymbolicLink("/wwwroot/link", "a.txt");
        var file = served.InSandbox.GetFileInfo("a.txt");
        var link = served.InSandbox.GetFileInfo("link");
        var listed = served.InSandbox.GetDirectoryContents("").Single(static f => f.Name == "link");

        Assert.Equal((6, file.LastModified), (link.Length, link.LastModified));
        Assert.Equal((6, file.LastModified), (listed.Length, listed.LastModified));
        Assert.True(served.InSandbox.GetDirectoryContents("").Single(static f => f.Name == "dir-link").IsDirectory);
    }

    [Fact]
    public void What_was_asked_for_keeps_its_answers_when_the_file_changes_and_what_is_asked_again_is_new()
    {
        using var served = new ServedFolder();
        var (before, listing) = (served.InSandbox.GetFileInfo("a.txt"), served.InSandbox.GetDirectoryContents("dir"));
        var count = listing.Count();
        served.FileSystem.WriteAllText("/wwwroot/a.txt", "more than before\n");
        served.FileSystem.WriteAllText("/wwwroot/dir/new", "");

        Assert.Equal(6, before.Length);
        Assert.Equal(17, served.InSandbox.GetFileInfo("a.txt").Length);
        Assert.NotEqual(before.LastModified, served.InSandbox.GetFileInfo("a.txt").LastModified);
        Assert.Equal(count + 1, listing.Count());
        served.FileSystem.DeleteTree("/wwwroot/dir");
        Assert.False(listing.Exists);
        Assert.Empty(listing);
    }

    [Fact]
    public void A_file_that_is_being_read_can_be_changed_and_removed()
    {
        using var served = new ServedFolder();
        using var reader = new StreamReader(served.InSandbox.GetFileInfo("a.txt").CreateReadStream());
        served.FileSystem.Delete("/wwwroot/a.txt");

        Assert.Equal("alpha\n", reader.ReadToEnd());
        Assert.False(reader.BaseStream.CanWrite);
        Assert.False(served.InSandbox.GetFileInfo("a.txt").Exists);
    }

    [Theory]
    [InlineData("/none")]
    [InlineData("/wwwroot/a.txt")]
    public void A_root_must_be_a_directory(string root)
    {
        using var served = new ServedFolder();
        Assert.Throws<DirectoryNotFoundException>(() => served.FileSystem.AsFileProvider(root));
        Assert.Throws<DirectoryNotFoundException>(() => new PhysicalFileProvider(served.Host(".." + root)));
    }

    [Theory]
    [InlineData("/", "wwwroot/a.txt")]
    [InlineData("/wwwroot", "a.txt")]
    [InlineData("wwwroot/", "a.txt")]
    [InlineData("/wwwroot/dir-link", "b.txt")]
    public void Any_directory_can_be_the_root(string root, string path)
    {
        using var served = new ServedFolder();
        using var provider = served.FileSystem.AsFileProvider(root);

        Assert.True(provider.GetFileInfo(path).Exists);
        Assert.Contains(provider.GetDirectoryContents(Path.GetDirectoryName(path)!), f => f.Name == Path.GetFileName(path));
    }

    private static void WithServed(Action<ServedFolder> test)
    {
        using var served = new ServedFolder();
        test(served);
    }

    private static string Contents(IFileProvider provider, string path)
    {
        try
        {
            return FileAnswer.Of(provider.GetDirectoryContents(path));
        }
        catch (Exception e)
        {
            return e.GetType().Name;
        }
    }

    private static void Compare(ServedFolder served, Func<IFileProvider, string, string> ask)
    {
        var differences = s_paths.Select(path => (Path: path, Disk: ask(served.OnDisk, path!), Sandbox: ask(served.InSandbox, path!)))
            .Where(static a => a.Disk != a.Sandbox)
            .Select(static a => $"{a.Path?[..Math.Min(a.Path.Length, 40)]}\n  disk:    {a.Disk}\n  sandbox: {a.Sandbox}\n");
        var text = string.Concat(differences);
        Assert.True(text.Length == 0, text);
    }
}

using Xunit;

namespace UnionFs.Tests.Union;

/// <summary>
/// Every member that System.IO has too throws what System.IO throws: tried on a real directory and on a sandbox whose whole tree lies in
/// a lower layer, and compared by type, HResult and file name.
/// </summary>
public sealed class ExceptionTests : IDisposable
{
    private static readonly string s_longName = new('n', 256);
    private static readonly string s_longPath = string.Concat(Enumerable.Repeat("/abcdefghi", 500));

    private static readonly string[] s_paths =
    [
        "/m", "/no/m", "/f/m", "/f/", "/m/", "/d", "/d/", "/f", "/d/c", "/loop", "/dangling", "/deep", "/" + s_longName, "/d/" + s_longName + "/x",
        s_longPath, "/a\0b",
    ];

    private readonly string _root = Directory.CreateTempSubdirectory("unionfs-errors-").FullName;
    private readonly string _lower = Directory.CreateTempSubdirectory("unionfs-lower-").FullName;

    public ExceptionTests() => Fill(_lower);

    public void Dispose()
    {
        Directory.Delete(_root, recursive: true);
        Directory.Delete(_lower, recursive: true);
    }

    public static TheoryData<string> Members => [.. s_members.Select(m => m.Name)];

    [Theory]
    [MemberData(nameof(Members))]
    public void Errors_are_those_of_System_IO(string member)
    {
        Assert.SkipUnless(OperatingSystem.IsLinux(), "The errors are those of Linux.");
        var (_, real, ours) = s_members.Single(m => m.Name == member);
        var differences = new List<string>();
        foreach (var path in s_paths)
        {
            Fill(_root);
            using var fs = UnionFileSystem.Create(LayerStack.Of(Layer.FromDirectory(_lower)));
            var expected = Describe(Record.Exception(() => real(_root, _root + path)));
            var actual = Describe(Record.Exception(() => ours(fs, path)));
            if (expected != actual)
            {
                differences.Add($"{path[..Math.Min(20, path.Length)]}: System.IO {expected}, here {actual}");
            }

            Assert.Empty(fs.Verify(cancellationToken: TestContext.Current.CancellationToken));
        }

        Assert.Empty(differences);
    }

    [Fact]
    public void No_path_at_all_is_an_argument_error()
    {
        using var fs = UnionFileSystem.Create(LayerStack.Empty);
        foreach (var member in s_members)
        {
            Assert.NotNull(Assert.Throws<ArgumentNullException>(() => member.Ours(fs, null!)).ParamName);
            Assert.NotNull(Assert.Throws<ArgumentException>(() => member.Ours(fs, "")).ParamName);
        }

        Assert.False(fs.Exists(null));
        Assert.False(fs.Exists(""));
        Assert.False(fs.FileExists("/a\0b"));
        Assert.Equal("destination", Assert.Throws<ArgumentException>(() => fs.Move("/x", "")).ParamName);
        Assert.Equal("source", Assert.Throws<ArgumentException>(() => fs.Move("", "/x")).ParamName);
    }

    [Fact]
    public void Messages_say_what_where_and_why()
    {
        using var fs = UnionFileSystem.Create(LayerStack.Empty);
        Assert.Equal(
            "Cannot read '/a\\nb': no such file or directory [ENOENT].",
            Assert.Throws<FileNotFoundException>(() => fs.ReadAllText("/a\nb")).Message);
        Assert.Equal(
            "Cannot rename to '/no/x': no such file or directory (from '/f') [ENOENT].",
            Assert.Throws<DirectoryNotFoundException>(() =>
            {
                fs.WriteAllText("/f", "");
                fs.Move("/f", "/no/x");
            }).Message);
    }

    private static readonly (string Name, Action<string, string> Real, Action<UnionFileSystem, string> Ours)[] s_members =
    [
        ("ReadAllBytes", (_, p) => File.ReadAllBytes(p), (fs, p) => fs.ReadAllBytes(p)),
        ("ReadAllText", (_, p) => File.ReadAllText(p), (fs, p) => fs.ReadAllText(p)),
        ("WriteAllBytes", (_, p) => File.WriteAllBytes(p, [1]), (fs, p) => fs.WriteAllBytes(p, [1])),
        ("AppendAllText", (_, p) => File.AppendAllText(p, "x"), (fs, p) => fs.AppendAllText(p, "x")),
        ("OpenRead", (_, p) => File.OpenRead(p).Dispose(), (fs, p) => fs.OpenHandle(p).Dispose()),
        ("OpenWrite", (_, p) => File.OpenWrite(p).Dispose(), (fs, p) => fs.OpenHandle(p, FileMode.OpenOrCreate, FileAccess.Write).Dispose()),
        ("CreateNew", (_, p) => new FileStream(p, FileMode.CreateNew).Dispose(), (fs, p) => fs.OpenHandle(p, FileMode.CreateNew, FileAccess.ReadWrite).Dispose()),
        ("Create", (_, p) => new FileStream(p, FileMode.Create).Dispose(), (fs, p) => fs.OpenHandle(p, FileMode.Create, FileAccess.ReadWrite).Dispose()),
        ("Truncate", (_, p) => new FileStream(p, FileMode.Truncate).Dispose(), (fs, p) => fs.OpenHandle(p, FileMode.Truncate, FileAccess.Write).Dispose()),
        ("Delete", (_, p) => File.Delete(p), (fs, p) => fs.Delete(p)),
        ("SetMode", (_, p) => SetMode(p), (fs, p) => fs.SetMode(p, UnixFileMode.UserRead)),
        ("List", (_, p) => Directory.GetFileSystemEntries(p), (fs, p) => fs.List(p)),
        ("Enumerate", (_, p) => Directory.EnumerateFileSystemEntries(p).Count(), (fs, p) => fs.Enumerate(p).Count()),
        ("CreateDirectory", (_, p) => Directory.CreateDirectory(p), (fs, p) => fs.CreateDirectory(p)),
        ("DeleteDirectory", (_, p) => Directory.Delete(p), (fs, p) => fs.DeleteDirectory(p)),
        ("DeleteDirectory recursive", (_, p) => Directory.Delete(p, true), (fs, p) => fs.DeleteDirectory(p, recursive: true)),
        ("CreateSymbolicLink", (_, p) => File.CreateSymbolicLink(p, "t"), (fs, p) => fs.CreateSymbolicLink(p, "t")),
    ];

    private static void SetMode(string path)
    {
        if (!OperatingSystem.IsWindows())
        {
            File.SetUnixFileMode(path, UnixFileMode.UserRead);
        }
    }

    private static string Describe(Exception? exception) => exception is null
        ? "ok"
        : $"{exception.GetType().Name} {exception.HResult:x8} {Path.GetFileName((exception as FileNotFoundException)?.FileName)}";

    private static void Fill(string folder)
    {
        Directory.Delete(folder, recursive: true);
        Directory.CreateDirectory(Path.Combine(folder, "d"));
        File.WriteAllText(Path.Combine(folder, "f"), "text");
        File.WriteAllText(Path.Combine(folder, "d", "c"), "text");
        File.CreateSymbolicLink(Path.Combine(folder, "loop"), "loop");
        File.CreateSymbolicLink(Path.Combine(folder, "dangling"), "nowhere");
        File.CreateSymbolicLink(Path.Combine(folder, "deep"), "no/where");
    }
}

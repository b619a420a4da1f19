using System.Diagnostics;
using Xunit;

namespace UnionFs.Tests.Union;

/// <summary>
/// Members that System.IO has under another name, or only in part, do what it does: tried on a real directory and on a sandbox over a copy of
/// it, and compared by exception and by the tree that is left.
/// </summary>
public sealed class SystemComparisonTests : IDisposable
{
    private static readonly string[] s_sources = ["/f", "/d", "/e", "/link", "/dangling", "/loop", "/dlink", "/m", "/no/m", "/f/x", "/"];
    private static readonly string[] s_destinations = ["/f", "/g", "/d", "/e", "/e/new", "/d/in", "/new", "/no/new", "/f/x", "/link", "/dangling", "/dlink", "/d/s/new"];
    private readonly string _root = Directory.CreateTempSubdirectory("unionfs-real-").FullName;
    private readonly string _lower = Directory.CreateTempSubdirectory("unionfs-below-").FullName;

    public SystemComparisonTests() => Fill(_lower);

    public void Dispose()
    {
        Directory.Delete(_root, recursive: true);
        Directory.Delete(_lower, recursive: true);
    }

    [Fact]
    public void Moving_files()
    {
        // File.Move does not find what is a link to a directory, which is moved here as any link.
        Compare(s_sources, s_destinations, false, static (a, b) => File.Move(a, b), static (fs, a, b) => fs.Move(a, b), IsNoDirectory);
        Compare(s_sources, s_destinations, true, static (a, b) => File.Move(a, b, true), static (fs, a, b) => fs.Move(a, b, true), IsNoDirectory);
    }

    [Fact]
    public void Moving_directories() => Compare(
        ["/d", "/e"], ["/new", "/e/new", "/no/new", "/g/x", "/d/s/new"], false,
        static (a, b) => Directory.Move(a, b), static (fs, a, b) => fs.Move(a, b), static _ => true, comparesErrors: false);

    [Fact]
    public void Moving_to_another_name_of_the_same_file_does_nothing()
    {
        using var fs = UnionFileSystem.Create(LayerStack.Of(Layer.InMemory("base", static b => b.File("/f", "x").HardLink("/h", "/f"))));
        fs.Move("/f", "/h");
        fs.Move("/h", "/h");
        Assert.Empty(fs.Changes(cancellationToken: TestContext.Current.CancellationToken));
        fs.CreateDirectory("/d");
        Assert.Equal(FsError.EEXIST, FsErrors.FromException(Assert.Throws<IOException>(() => fs.Move("/d", "/d"))));
    }

    [Fact]
    public void Hard_links_as_ln_makes_them() => Compare(
        ["/f", "/d/in", "/link", "/dangling", "/m"], ["/new", "/e/new", "/no/new", "/g", "/e"], false,
        static (a, b) => Run("ln", "-nPT", a, b), static (fs, a, b) => fs.CreateHardLink(b, a), static _ => true, comparesErrors: false);

    [Fact]
    public void Targets_of_links()
    {
        Fill(_root);
        using var fs = Open();
        foreach (var path in new[] { "/link", "/dangling", "/loop", "/dlink" })
        {
            Assert.Equal(new FileInfo(_root + path).LinkTarget, fs.ReadLink(path));
        }

        foreach (var path in new[] { "/f", "/d" })
        {
            Assert.Null(new FileInfo(_root + path).LinkTarget);
            Assert.Equal(FsError.EINVAL, FsErrors.FromException(Assert.Throws<IOException>(() => fs.ReadLink(path))));
        }

        foreach (var path in new[] { "/m", "/no/m" })
        {
            var expected = Record.Exception(() => File.ResolveLinkTarget(_root + path, returnFinalTarget: false))!;
            Assert.Equal(expected.GetType(), Record.Exception(() => fs.ReadLink(path))!.GetType());
        }
    }

    [Fact]
    public void Times_of_files_and_directories()
    {
        Fill(_root);
        using var fs = Open();
        foreach (var path in new[] { "/f", "/d", "/link", "/dlink" })
        {
            foreach (var time in new[] { new DateTime(2001, 2, 3, 4, 5, 6, DateTimeKind.Utc).AddTicks(7), DateTime.UnixEpoch, new DateTime(1950, 1, 1, 0, 0, 0, DateTimeKind.Utc) })
            {
                File.SetLastWriteTimeUtc(_root + path, time);
                File.SetLastAccessTimeUtc(_root + path, time.AddSeconds(1));
                fs.SetTimes(path, Stamp(time.AddSeconds(1)), Stamp(time));
                Assert.Equal(Stamp(File.GetLastWriteTimeUtc(_root + path)), fs.Stat(path).ModifyTime);
                Assert.Equal(Stamp(time.AddSeconds(1)), fs.Stat(path).AccessTime);
            }
        }

        // A link that leads nowhere is set itself by System.IO, and is an error here as in utimensat(2).
        foreach (var path in new[] { "/m", "/no/m", "/f/x" })
        {
            var expected = Record.Exception(() => File.SetLastWriteTimeUtc(_root + path, DateTime.UnixEpoch))!;
            Assert.Equal($"{path} {Describe(expected)}", $"{path} {Describe(Record.Exception(() => fs.SetTimes(path, null, default(Timestamp))))}");
        }
    }

    [Theory]
    [InlineData("/f")]
    [InlineData("/d")]
    [InlineData("/link")]
    [InlineData("/dangling")]
    public void Owners_as_chown_sets_them(string path)
    {
        Assert.SkipUnless(OperatingSystem.IsLinux() && Environment.IsPrivilegedProcess, "Needs root to give files away.");
        foreach (var mode in new[] { 0xDED, 0xDE5, 0x9ED, 0x5ED })
        {
            Fill(_root);
            using var fs = Open();
            if ((path is "/f" or "/d") && !OperatingSystem.IsWindows())
            {
                File.SetUnixFileMode(_root + path, (UnixFileMode)mode);
                fs.SetMode(path, (UnixFileMode)mode);
            }

            Run("chown", "-h", "3:4", _root + path);
            fs.SetOwner(path, 3, 4, followLinks: false);
            Assert.Equal(Show(_root, path), Show(fs, path));
            Run("chown", "-h", ":5", _root + path);
            fs.SetOwner(path, null, 5, followLinks: false);
            Assert.Equal(Show(_root, path), Show(fs, path));
        }
    }

    private static bool IsNoDirectory(string path) => path is not ("/d" or "/e" or "/dlink" or "/");

    private static Timestamp Stamp(DateTime time) => Timestamp.FromDateTimeOffset(time);

    private UnionFileSystem Open() => UnionFileSystem.Create(LayerStack.Of(Layer.FromDirectory(_lower)));

    private void Compare(
        string[] sources, string[] destinations, bool overwrites, Action<string, string> real, Action<UnionFileSystem, string, string> ours, Func<string, bool> isTried,
        bool comparesErrors = true)
    {
        Assert.SkipUnless(OperatingSystem.IsLinux(), "The errors are those of Linux.");
        var differences = new List<string>();
        foreach (var (source, destination) in sources.Where(isTried).SelectMany(a => destinations.Select(b => (a, b))))
        {
            Fill(_root);
            using var fs = Open();
            var expected = Record.Exception(() => real(_root + source, _root + destination));
            var actual = Record.Exception(() => ours(fs, source, destination));
            var (right, seen) = comparesErrors ? (Describe(expected), Describe(actual)) : ($"{expected is null}", $"{actual is null}");
            using var after = UnionFileSystem.Create(LayerStack.Of(Layer.FromDirectory(_root)));
            (right, seen) = ($"{right} {Tree(after)}", $"{seen} {Tree(fs)}");
            if (right != seen)
            {
                differences.Add($"{source} to {destination}{(overwrites ? " overwriting" : "")}:\n  {right}\n  {seen}");
            }

            Assert.Empty(fs.Verify(cancellationToken: TestContext.Current.CancellationToken));
        }

        Assert.True(differences.Count == 0, string.Join('\n', differences));
    }

    private static string Tree(UnionFileSystem fs) => string.Join(
        ' ', fs.Walk(cancellationToken: TestContext.Current.CancellationToken).Where(static e => e.Path != "/")
            .Select(static e => $"{e.Path}:{FsMode.ToLetter(e.Stat.Kind)}{(e.Stat.IsDirectory ? "" : $"{e.Stat.Size}x{e.Stat.LinkCount}")}"));

    private static string Describe(Exception? exception) => exception is null ? "ok" : $"{exception.GetType().Name} {exception.HResult:x8}";

    private static string Show(string root, string path)
    {
        using var fs = UnionFileSystem.Create(LayerStack.Of(Layer.FromDirectory(root)));
        return Show(fs, path);
    }

    private static string Show(UnionFileSystem fs, string path)
    {
        var stat = fs.Stat(path, followLinks: false);
        return $"{stat.Uid}:{stat.Gid} {FsMode.ToText(stat.Kind, stat.Mode)}";
    }

    private static void Run(string program, params string[] arguments)
    {
        using var process = Process.Start(new ProcessStartInfo(program, arguments) { RedirectStandardError = true })!;
        var error = process.StandardError.ReadToEnd();
        process.WaitForExit();
        if (process.ExitCode != 0)
        {
            throw new IOException(error);
        }
    }

    private static void Fill(string folder)
    {
        Directory.Delete(folder, recursive: true);
        Directory.CreateDirectory(Path.Combine(folder, "d", "s"));
        Directory.CreateDirectory(Path.Combine(folder, "e"));
        File.WriteAllText(Path.Combine(folder, "f"), "text");
        File.WriteAllText(Path.Combine(folder, "g"), "other text");
        File.WriteAllText(Path.Combine(folder, "d", "in"), "inside");
        File.CreateSymbolicLink(Path.Combine(folder, "link"), "f");
        File.CreateSymbolicLink(Path.Combine(folder, "dlink"), "d");
        File.CreateSymbolicLink(Path.Combine(folder, "dangling"), "nowhere");
        File.CreateSymbolicLink(Path.Combine(folder, "loop"), "loop");
    }
}

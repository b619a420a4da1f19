using System.IO.Abstractions;
using Xunit;

namespace UnionFs.Adapters.Tests.Watching;

/// <summary>Scripted sequences, watched by the host's watcher on a disk and by ours in a sandbox.</summary>
[System.Runtime.Versioning.UnsupportedOSPlatform("windows")]
public class WatcherOracleTests
{
    private static readonly UnixFileMode s_owner = UnixFileMode.UserRead | UnixFileMode.UserWrite | UnixFileMode.UserExecute;

    private static readonly (string Name, Action<IFileSystem, string> Act)[] s_calls =
    [
        ("a file made", static (io, r) => io.File.WriteAllText(r + "/n", "abc")),
        ("an empty file made", static (io, r) => io.File.Create(r + "/n").Dispose()),
        ("a file overwritten", static (io, r) => io.File.WriteAllText(r + "/f", "abc")),
        ("a file emptied", static (io, r) => io.File.Open(r + "/f", FileMode.Truncate).Dispose()),
        ("a file appended to", static (io, r) => io.File.AppendAllText(r + "/f", "abc")),
        ("a directory made", static (io, r) => io.Directory.CreateDirectory(r + "/n")),
        ("a file in a new directory", static (io, r) => After(io, () => io.Directory.CreateDirectory(r + "/n"), () => io.File.WriteAllText(r + "/n/x", "1"))),
        ("a file below", static (io, r) => io.File.WriteAllText(r + "/d/s/n", "1")),
        ("a file deleted", static (io, r) => io.File.Delete(r + "/f")),
        ("a tree deleted", static (io, r) => io.Directory.Delete(r + "/d", true)),
        ("a file renamed", static (io, r) => io.File.Move(r + "/f", r + "/n")),
        ("a file renamed onto one below", static (io, r) => io.File.Move(r + "/f", r + "/d/g", true)),
        ("a file renamed onto one beside", static (io, r) => After(io, () => io.File.Move(r + "/d/g", r + "/n"), () => io.File.Move(r + "/f", r + "/n", true))),
        ("a file moved up", static (io, r) => io.File.Move(r + "/d/g", r + "/n")),
        ("a directory renamed", static (io, r) => After(io, () => io.Directory.Move(r + "/d", r + "/n"), () => io.File.WriteAllText(r + "/n/s/x", "1"))),
        ("a mode set", static (io, r) => io.File.SetUnixFileMode(r + "/f", s_owner)),
        ("a mode of a directory set", static (io, r) => io.File.SetUnixFileMode(r + "/d", s_owner)),
        ("a mode of the watched directory set", static (io, r) => io.File.SetUnixFileMode(r, s_owner)),
        ("a mode set below", static (io, r) => io.File.SetUnixFileMode(r + "/d/s/h", s_owner)),
        ("a time set", static (io, r) => io.File.SetLastWriteTime(r + "/f", new DateTime(2001, 1, 1))),
        ("an access time set", static (io, r) => io.File.SetLastAccessTime(r + "/f", new DateTime(2001, 1, 1))),
        ("a link made", static (io, r) => io.File.CreateSymbolicLink(r + "/l", "d")),
        ("a file replaced", static (io, r) => io.File.Replace(r + "/f", r + "/d/g", r + "/bak")),
        ("a file copied", static (io, r) => io.File.Copy(r + "/f", r + "/n")),
        ("a file that comes", static (io, r) => After(io, () => io.File.WriteAllText(r + "-out/x", ""), () => io.File.Move(r + "-out/x", r + "/n"))),
        ("a file that goes", static (io, r) => io.File.Move(r + "/f", r + "-out/x")),
        ("a directory that comes", static (io, r) => After(io, () => io.Directory.Move(r + "-out/o", r + "/n"), () => io.File.WriteAllText(r + "/n/p/x", "1"))),
        ("a directory that goes", static (io, r) => After(io, () => io.Directory.Move(r + "/d", r + "-out/x"), () => { })),
        ("nothing", static (io, r) => _ = io.File.ReadAllText(r + "/f") + io.Directory.GetFiles(r).Length),
    ];

    private static readonly (string Name, Action<IFileSystemWatcher> Set)[] s_settings =
    [
        ("one level", static _ => { }),
        ("all levels", static w => w.IncludeSubdirectories = true),
        ("names", static w => Set(w, NotifyFilters.FileName)),
        ("directories", static w => Set(w, NotifyFilters.DirectoryName | NotifyFilters.Attributes)),
        ("sizes", static w => Set(w, NotifyFilters.FileName | NotifyFilters.Size)),
    ];

    private static readonly WatchedScript[] s_others =
    [
        .. new[] { "*.txt", "*.*", "", "x?", "X.TXT" }.Select(static f => new WatchedScript($"filter '{f}'", w => w.Filter = f, MakeMany)),
        new("two filters", static w => After(null, () => w.Filters.Add("*.txt"), () => w.Filters.Add("*.md")), MakeMany),
        new("renamed into the filter and out", static w => w.Filter = "*.txt", static (io, r) => After(io, () => io.File.Move(r + "/f", r + "/f.txt"), () => io.File.Move(r + "/f.txt", r + "/f"))),
        new("the watched directory renamed", static _ => { }, static (io, r) => After(io, () => io.Directory.Move(r + "/d", r + "/e"), () => io.File.WriteAllText(r + "/e/z", ""))) { Watched = "/d" },
        new("the watched directory deleted", static _ => { }, static (io, r) => io.Directory.Delete(r + "/d", true)) { Watched = "/d" },
        new("the watched tree deleted", static w => w.IncludeSubdirectories = true, static (io, r) => io.Directory.Delete(r + "/d", true)) { Watched = "/d" },
        new("the directory above deleted", static w => w.IncludeSubdirectories = true, static (io, r) => io.Directory.Delete(r + "/d", true)) { Watched = "/d/s" },
        new("a slash at the end", static _ => { }, static (io, r) => io.File.WriteAllText(r + "/d/n", "1")) { Watched = "/d/" },
    ];

    [Fact]
    public void Events_are_those_of_the_host()
    {
        Assert.SkipUnless(OperatingSystem.IsLinux(), "The oracle is the watcher of Linux.");
        var differences = new List<string>();
        var scripts = s_settings.SelectMany(static (s, i) => s_calls.Where((_, n) => i < 2 || n % 3 == i - 2).Select(c => new WatchedScript($"{c.Name}, {s.Name}", s.Set, c.Act))).Concat(s_others);
        foreach (var script in scripts)
        {
            var disk = OnDisk(script);
            foreach (var isAllLower in new[] { false, true })
            {
                using var fs = NewSandbox(isAllLower);
                var told = script.Run(fs.AsFileSystem(), "/w");
                if (!disk.SequenceEqual(told))
                {
                    differences.Add($"{script.Name}, lower {isAllLower}\n  disk    {string.Join(" ; ", disk)}\n  sandbox {string.Join(" ; ", told)}");
                }
            }
        }

        Assert.True(differences.Count == 0, string.Join('\n', differences));
    }

    private static UnionFileSystem NewSandbox(bool isAllLower)
    {
        var fs = UnionFileSystem.Create(LayerStack.Empty);
        if (!isAllLower)
        {
            return fs;
        }

        using (fs)
        {
            new WatchedScript("the tree", static _ => { }, static (_, _) => { }).Run(fs.AsFileSystem(), "/w");
            return UnionFileSystem.Create(fs.Flatten("lower"));
        }
    }

    private static IReadOnlyList<string> OnDisk(WatchedScript script)
    {
        var root = Directory.CreateTempSubdirectory("unionfs-watch-").FullName;
        try
        {
            return script.Run(new FileSystem(), root);
        }
        finally
        {
            Directory.Delete(root, recursive: true);
            Directory.Delete(root + "-out", recursive: true);
        }
    }

    private static void MakeMany(IFileSystem io, string root)
    {
        foreach (var name in new[] { "a.txt", "b.md", "x1", "x", "X.TXT", ".hid" })
        {
            io.File.WriteAllText($"{root}/{name}", "1");
        }
    }

    private static void Set(IFileSystemWatcher watcher, NotifyFilters filter)
    {
        watcher.NotifyFilter = filter;
        watcher.IncludeSubdirectories = true;
    }

    private static void After(IFileSystem? io, Action first, Action second)
    {
        first();
        if (io is not null)
        {
            WatchedScript.Pause(io);
        }

        second();
    }
}

using System.IO.Abstractions;
using Xunit;

namespace UnionFs.Adapters.Tests.Directories;

/// <summary>Searching by pattern and options, beside System.IO.</summary>
[System.Runtime.Versioning.UnsupportedOSPlatform("windows")]
public class SearchOracleTests
{
    private static readonly string?[] s_patterns =
    [
        "*", "*.*", "*.htm", "*.txt", "*.TXT", "f?", "f.*", "*.", "**", "?", "", "f", "F", ".", "..", "d/*", "d/sub/*", "d/", "./d/*", "d/../d/*", "none/*", "f/*", "ld/*",
        "*.htm?", "f*.", "f*", "<", "f<", "<x>", "\"q\"", "\"", "/d", "/*", "\0", "a\0b", "*/", "d/*/b.txt", null, "back\\slash", "back\\\\slash", "a\\*b", "a\\?b", "a*b", " ",
        "d//*", "d/sub/../*", "é", "????.htm", "*~1*", ".h*", "dot.", "dot", "*e*",
    ];

    private static readonly (string Name, Func<EnumerationOptions> Make)[] s_options =
    [
        ("default", static () => new()),
        ("nothing skipped", static () => new() { AttributesToSkip = 0 }),
        ("DOS", static () => new() { AttributesToSkip = 0, MatchType = MatchType.Win32 }),
        ("no such dialect", static () => new() { MatchType = (MatchType)9 }),
        ("any case", static () => new() { AttributesToSkip = 0, MatchCasing = MatchCasing.CaseInsensitive }),
        ("same case", static () => new() { MatchCasing = MatchCasing.CaseSensitive, MatchType = MatchType.Win32 }),
        ("no such casing", static () => new() { MatchCasing = (MatchCasing)9 }),
        ("all levels", static () => new() { AttributesToSkip = 0, RecurseSubdirectories = true }),
        ("all levels without links", static () => new() { AttributesToSkip = FileAttributes.ReparsePoint, RecurseSubdirectories = true }),
        ("no level", static () => new() { AttributesToSkip = 0, RecurseSubdirectories = true, MaxRecursionDepth = 0 }),
        ("one level", static () => new() { AttributesToSkip = 0, RecurseSubdirectories = true, MaxRecursionDepth = 1 }),
        ("special", static () => new() { ReturnSpecialDirectories = true, MatchType = MatchType.Win32 }),
        ("special, all levels", static () => new() { ReturnSpecialDirectories = true, RecurseSubdirectories = true, AttributesToSkip = FileAttributes.Hidden | FileAttributes.ReparsePoint }),
        ("no directories", static () => new() { AttributesToSkip = FileAttributes.Directory, RecurseSubdirectories = true }),
        ("no read-only", static () => new() { AttributesToSkip = FileAttributes.ReadOnly }),
        ("no normal", static () => new() { AttributesToSkip = FileAttributes.Normal | FileAttributes.Archive }),
        ("small buffer", static () => new() { BufferSize = 1, IgnoreInaccessible = false }),
        ("null", static () => null!),
    ];

    [Theory]
    [InlineData(false)]
    [InlineData(true)]
    public void Every_pattern_and_option_finds_what_it_finds_on_the_disk(bool isAllLower)
    {
        Assert.SkipUnless(OperatingSystem.IsLinux() && Environment.IsPrivilegedProcess, "The oracle is a Linux disk as root sees it.");
        using var oracle = new DiskOracle(SampleTree.Build, isAllLower);
        foreach (var pattern in s_patterns)
        {
            foreach (var start in new[] { "", "/", "/d/..", "/./" })
            {
                oracle.Compare($"pattern {pattern} in '{start}'", (io, root) => io.Directory.GetFileSystemEntries(root + start, pattern!));
            }

            foreach (var option in new[] { SearchOption.TopDirectoryOnly, SearchOption.AllDirectories, (SearchOption)7 })
            {
                oracle.Compare($"files {pattern} {option}", (io, root) => io.Directory.GetFiles(root, pattern!, option));
                oracle.Compare($"directories {pattern} {option}", (io, root) => io.Directory.EnumerateDirectories(root, pattern!, option));
                oracle.Compare($"infos {pattern} {option}", (io, root) => io.DirectoryInfo.New(root + "/").GetFileSystemInfos(pattern!, option));
            }

            foreach (var (name, make) in s_options)
            {
                oracle.Compare($"entries {pattern} {name}", (io, root) => io.Directory.GetFileSystemEntries(root, pattern!, make()));
                oracle.Compare($"infos {pattern} {name}", (io, root) => io.DirectoryInfo.New(root).EnumerateFileSystemInfos(pattern!, make()));
            }
        }

        Assert.True(oracle.Differences.Count == 0, $"{oracle.Differences.Count} of {oracle.Calls} calls\n{string.Join('\n', oracle.Differences)}");
    }

    [Theory]
    [InlineData(false)]
    [InlineData(true)]
    public void What_changes_meanwhile_is_seen_as_on_the_disk(bool isAllLower)
    {
        Assert.SkipUnless(OperatingSystem.IsLinux() && Environment.IsPrivilegedProcess, "The oracle is a Linux disk as root sees it.");
        using var oracle = new DiskOracle(SampleTree.Build, isAllLower);
        oracle.Compare("removed before it is read", static (io, r) =>
        {
            var found = io.Directory.EnumerateFileSystemEntries(r + "/d");
            io.Directory.Delete(r + "/d", true);
            return found;
        });
        oracle.Compare("removed, and read twice", static (io, r) =>
        {
            var found = io.Directory.EnumerateFileSystemEntries(r + "/d");
            io.Directory.Delete(r + "/d", true);
            return found.Count() + found.Count();
        });
        oracle.Compare("another one in its place", static (io, r) =>
        {
            var found = io.Directory.EnumerateFileSystemEntries(r + "/d");
            io.Directory.Delete(r + "/d", true);
            io.Directory.CreateDirectory(r + "/d/other");
            return found.Concat(found);
        });
        oracle.Compare("renamed", static (io, r) =>
        {
            var found = io.Directory.EnumerateFileSystemEntries(r + "/d");
            io.Directory.Move(r + "/d", r + "/e");
            return found;
        });
        oracle.Compare("more names before the first", static (io, r) =>
        {
            var found = io.Directory.EnumerateFileSystemEntries(r + "/d");
            io.Directory.CreateDirectory(r + "/d/other");
            return found;
        });
        oracle.Compare("every file copied beside itself", static (io, r) => Count(io.Directory.EnumerateFiles(r + "/d"), p => io.File.Copy(p, p + ".bak")));
        oracle.Compare("every file deleted", static (io, r) => Count(io.Directory.EnumerateFiles(r + "/d"), io.File.Delete));
        oracle.Compare("subdirectories deleted", static (io, r) =>
        {
            foreach (var name in new[] { "/w/1/x", "/w/2/x" })
            {
                io.Directory.CreateDirectory(r + name);
            }

            return Count(io.Directory.EnumerateFileSystemEntries(r + "/w", "*", SearchOption.AllDirectories), _ => Clear(io, r));
        });
        CompareResults(oracle);
        Assert.True(oracle.Differences.Count == 0, string.Join('\n', oracle.Differences));
    }

    private static void CompareResults(DiskOracle oracle)
    {
        oracle.Compare("infos know what was", static (io, r) =>
        {
            var info = io.DirectoryInfo.New(r).GetFiles("f").Single();
            io.File.WriteAllText(r + "/f", "longer than before");
            var (before, _) = (info.Length, io.File.Exists(r + "/f"));
            info.Refresh();
            return $"{before} {info.Length}";
        });
        oracle.Compare("infos of what is gone", static (io, r) =>
        {
            var info = io.DirectoryInfo.New(r).GetFiles("f").Single();
            io.File.Delete(r + "/f");
            return $"{info.Exists} {info.Attributes}";
        });
        oracle.Compare("the enumerator", static (io, r) =>
        {
            var entries = io.Directory.EnumerateFiles(r + "/empty").GetEnumerator();
            return $"{entries.Current ?? "null"} {entries.MoveNext()} {entries.Current ?? "null"} {entries.MoveNext()}";
        });
        oracle.Compare("starting again", static (io, r) =>
        {
            io.Directory.EnumerateFiles(r).GetEnumerator().Reset();
            return "";
        });
    }

    [Fact]
    public void A_listing_allocates_little_but_its_results()
    {
        using var fs = UnionFileSystem.Create(LayerStack.Of(Layer.InMemory("base", static b =>
        {
            for (var i = 0; i < 1000; i++)
            {
                b.File($"/d/file{i:000}.txt", "");
            }
        })));
        var io = fs.AsFileSystem();
        Assert.Equal(1000, io.Directory.EnumerateFiles("/d", "*.txt").Count());
        var before = GC.GetAllocatedBytesForCurrentThread();
        Assert.False(io.Directory.EnumerateFiles("/d", "*.none").Any());
        Assert.True(GC.GetAllocatedBytesForCurrentThread() - before < 3000, $"{GC.GetAllocatedBytesForCurrentThread() - before} bytes");
    }

    private static int Count(IEnumerable<string> paths, Action<string> act)
    {
        var count = 0;
        foreach (var path in paths)
        {
            act(path);
            if (++count > 100)
            {
                break;
            }
        }

        return count;
    }

    private static void Clear(IFileSystem io, string root)
    {
        foreach (var name in new[] { "/w/1", "/w/2" })
        {
            if (io.Directory.Exists(root + name))
            {
                io.Directory.Delete(root + name, true);
            }
        }
    }
}

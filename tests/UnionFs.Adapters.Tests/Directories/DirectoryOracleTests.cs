using System.IO.Abstractions;
using Xunit;

namespace UnionFs.Adapters.Tests.Directories;

/// <summary>Every member that works on directories, on paths of every kind, beside System.IO.</summary>
[System.Runtime.Versioning.UnsupportedOSPlatform("windows")]
public class DirectoryOracleTests
{
    private static readonly UnixFileMode s_owner = UnixFileMode.UserRead | UnixFileMode.UserWrite | UnixFileMode.UserExecute;

    private static readonly string?[] s_paths =
    [
        null, "", "\0", "x\0", "/", "/f", "/f/", "/d", "/d/", "/none", "/none/", "/none/x", "/f/x", "/f/x/y", "/ld", "/ld/", "/ld/sub", "/lf", "/lf/", "/dang",
        "/dang/", "/dang/x", "/loop", "/loop/", "/loop/x", "/./d", "//d", "/d/../f", "/d/sub/..", "/empty", "/" + new string('n', 256),
        "/none/" + new string('n', 256), "/" + string.Join('/', Enumerable.Repeat("ab", 2000)), "/é", "/ ", "/.hid", "/.hid/", "/ro",
    ];

    private static readonly (string Name, Func<IFileSystem, string, string?, object?> Call)[] s_members =
    [
        ("Exists", static (io, _, p) => io.Directory.Exists(p)),
        ("CreateDirectory", static (io, _, p) => io.Directory.CreateDirectory(p!)),
        ("CreateDirectory mode", static (io, _, p) => io.Directory.CreateDirectory(p!, (UnixFileMode)0xFF8)),
        ("Delete", static (io, _, p) => Done(() => io.Directory.Delete(p!))),
        ("Delete recursive", static (io, _, p) => Done(() => io.Directory.Delete(p!, true))),
        ("Move from", static (io, r, p) => Done(() => io.Directory.Move(p!, r + "/new"))),
        ("Move from, onto", static (io, r, p) => Done(() => io.Directory.Move(p!, r + "/empty"))),
        ("Move to", static (io, r, p) => Done(() => io.Directory.Move(r + "/d", p!))),
        ("Move file to", static (io, r, p) => Done(() => io.Directory.Move(r + "/f", p!))),
        ("Move missing to", static (io, r, p) => Done(() => io.Directory.Move(r + "/gone", p!))),
        ("Move below itself", static (io, r, p) => Done(() => io.Directory.Move(p!, (p?.TrimEnd('/') ?? "") + "/x"))),
        ("GetFiles", static (io, _, p) => io.Directory.GetFiles(p!)),
        ("GetDirectories", static (io, _, p) => io.Directory.GetDirectories(p!)),
        ("GetFileSystemEntries", static (io, _, p) => io.Directory.GetFileSystemEntries(p!)),
        ("EnumerateFiles", static (io, _, p) => Done(() => GC.KeepAlive(io.Directory.EnumerateFiles(p!)))),
        ("GetParent", static (io, _, p) => io.Directory.GetParent(p!)?.ToString()),
        ("GetDirectoryRoot", static (io, _, p) => io.Directory.GetDirectoryRoot(p!)),
        ("GetCreationTime", static (io, _, p) => io.Directory.GetCreationTime(p!)),
        ("GetLastAccessTimeUtc", static (io, _, p) => io.Directory.GetLastAccessTimeUtc(p!)),
        ("GetLastWriteTimeUtc", static (io, _, p) => io.Directory.GetLastWriteTimeUtc(p!)),
        ("SetLastWriteTime", static (io, _, p) => Then(() => io.Directory.SetLastWriteTime(p!, new DateTime(2001, 2, 3)), () => io.Directory.GetLastWriteTime(p!))),
        ("SetLastAccessTimeUtc", static (io, _, p) => Then(() => io.Directory.SetLastAccessTimeUtc(p!, new DateTime(2001, 2, 3)), () => io.Directory.GetLastAccessTimeUtc(p!))),
        ("SetCreationTimeUtc", static (io, _, p) => Then(() => io.Directory.SetCreationTimeUtc(p!, new DateTime(2001, 2, 3)), () => io.Directory.GetCreationTimeUtc(p!))),
        ("CreateSymbolicLink", static (io, _, p) => io.Directory.CreateSymbolicLink(p!, "target")),
        ("CreateSymbolicLink to", static (io, r, p) => io.Directory.CreateSymbolicLink(r + "/new", p!)),
        ("ResolveLinkTarget", static (io, _, p) => io.Directory.ResolveLinkTarget(p!, false)),
        ("ResolveLinkTarget final", static (io, _, p) => io.Directory.ResolveLinkTarget(p!, true)),
        ("info", static (io, _, p) => io.DirectoryInfo.New(p!)),
        ("info parents", static (io, _, p) => $"{io.DirectoryInfo.New(p!).Parent?.Name}|{io.DirectoryInfo.New(p!).Parent?.Parent}|{io.DirectoryInfo.New(p!).Root}|{io.DirectoryInfo.New(p!).Extension}"),
        ("info.Attributes", static (io, _, p) => io.DirectoryInfo.New(p!).Attributes),
        ("info.Attributes =", static (io, _, p) => Then(() => io.DirectoryInfo.New(p!).Attributes = FileAttributes.ReadOnly, () => io.DirectoryInfo.New(p!).Attributes)),
        // The property of the wrappers' objects is connected to nothing.
        ("info.UnixFileMode", static (io, _, p) => io is FileSystem ? new DirectoryInfo(p!).UnixFileMode : io.DirectoryInfo.New(p!).UnixFileMode),
        ("info.UnixFileMode =", static (io, r, p) => Done(() => _ = io is FileSystem ? new DirectoryInfo(p!).UnixFileMode = s_owner : io.DirectoryInfo.New(p!).UnixFileMode = s_owner)),
        ("info.LinkTarget", static (io, _, p) => io.DirectoryInfo.New(p!).LinkTarget),
        ("info.LastWriteTime", static (io, _, p) => io.DirectoryInfo.New(p!).LastWriteTime),
        ("info.LastWriteTimeUtc =", static (io, _, p) => Then(() => io.DirectoryInfo.New(p!).LastWriteTimeUtc = new DateTime(2001, 2, 3), () => io.DirectoryInfo.New(p!).LastWriteTimeUtc)),
        ("info.Create", static (io, _, p) => With(io.DirectoryInfo.New(p!), static i => i.Create())),
        ("info.Delete", static (io, _, p) => With(io.DirectoryInfo.New(p!), static i => i.Delete())),
        ("info.Delete recursive", static (io, _, p) => With(io.DirectoryInfo.New(p!), static i => i.Delete(true))),
        ("info.MoveTo", static (io, r, p) => With(io.DirectoryInfo.New(r + "/d"), i => i.MoveTo(p!))),
        ("info.MoveTo from", static (io, r, p) => With(io.DirectoryInfo.New(p!), i => i.MoveTo(r + "/new"))),
        ("info.CreateSubdirectory", static (io, r, p) => io.DirectoryInfo.New(r + "/d").CreateSubdirectory(p!)),
        ("info.CreateSubdirectory relative", static (io, r, p) => io.DirectoryInfo.New(r + "/d/").CreateSubdirectory(p!.TrimStart('/'))),
        ("info.CreateSubdirectory up", static (io, r, p) => io.DirectoryInfo.New(r + "/d").CreateSubdirectory(".." + p)),
        ("info.CreateSubdirectory of", static (io, _, p) => io.DirectoryInfo.New(p!).CreateSubdirectory("new/er")),
        ("info.GetFiles", static (io, _, p) => io.DirectoryInfo.New(p!).GetFiles()),
        ("info.GetFileSystemInfos", static (io, _, p) => io.DirectoryInfo.New(p!).GetFileSystemInfos()),
        ("info.CreateAsSymbolicLink", static (io, _, p) => With(io.DirectoryInfo.New(p!), static i => i.CreateAsSymbolicLink("d"))),
        ("info.CreateAsSymbolicLink to", static (io, r, p) => With(io.DirectoryInfo.New(r + "/new"), i => i.CreateAsSymbolicLink(p!))),
        ("info.ResolveLinkTarget", static (io, _, p) => io.DirectoryInfo.New(p!).ResolveLinkTarget(true)),
    ];

    [Theory]
    [InlineData(false)]
    [InlineData(true)]
    public void Every_member_answers_every_path_as_the_disk_does(bool isAllLower)
    {
        Assert.SkipUnless(OperatingSystem.IsLinux() && Environment.IsPrivilegedProcess, "The oracle is a Linux disk as root sees it.");
        using var oracle = new DiskOracle(SampleTree.Build, isAllLower);
        foreach (var (name, call) in s_members)
        {
            foreach (var path in s_paths.Where(p => p != "/" || !name.Contains("Delete", StringComparison.Ordinal)))
            {
                oracle.Compare($"{name}({Shown(path)})", (io, root) => call(io, root, path is null or "" or "\0" or "x\0" ? path : root + path));
            }
        }

        Assert.True(oracle.Differences.Count == 0, $"{oracle.Differences.Count} of {oracle.Calls} calls\n{string.Join('\n', oracle.Differences)}");
    }

    private static string Shown(string? path) => path is null ? "null" : (path.Length > 40 ? $"{path[..12]}…{path.Length}" : path).Replace("\0", "\\0", StringComparison.Ordinal);

    private static string Done(Action act)
    {
        act();
        return "done";
    }

    private static object? Then(Action act, Func<object?> look)
    {
        act();
        return look();
    }

    private static IDirectoryInfo With(IDirectoryInfo info, Action<IDirectoryInfo> act)
    {
        _ = info.Exists;
        act(info);
        return info;
    }
}

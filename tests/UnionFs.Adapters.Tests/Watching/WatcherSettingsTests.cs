using System.IO.Abstractions;
using UnionFs.Adapters.Tests.Directories;
using Xunit;

namespace UnionFs.Adapters.Tests.Watching;

/// <summary>Constructors, properties and arguments of a watcher, beside System.IO.</summary>
[System.Runtime.Versioning.UnsupportedOSPlatform("windows")]
public class WatcherSettingsTests
{
    private static readonly (string Name, Func<IFileSystem, string, object?> Call)[] s_calls =
    [
        ("new()", static (io, _) => Text(io.FileSystemWatcher.New())),
        ("new(path)", static (io, r) => Text(io.FileSystemWatcher.New(r + "/d/"))),
        .. new[] { null, "", "/none", "\0" }.Select(static p => ($"new({p})", (Func<IFileSystem, string, object?>)((io, r) => Text(io.FileSystemWatcher.New(p is "/none" ? r + p : p!))))),
        ("new(file)", static (io, r) => Text(io.FileSystemWatcher.New(r + "/f"))),
        ("new(link)", static (io, r) => Text(io.FileSystemWatcher.New(r + "/ld"))),
        .. new[] { null, "", "*", "*.*", "a" }.Select(static f => ($"new(path, {f})", (Func<IFileSystem, string, object?>)((io, r) => Text(io.FileSystemWatcher.New(r, f!))))),
        ("new(none, null)", static (io, r) => Text(io.FileSystemWatcher.New(r + "/none", null!))),
        ("Wrap(null)", static (io, _) => io.FileSystemWatcher.Wrap(null)),
        .. new[] { null, "", "*.*", "x" }.Select(static f => Set($"Filter = {f}", w => w.Filter = f!)),
        Set("Filters", static w =>
        {
            w.Filters.Add("");
            w.Filters.Add(null!);
            w.Filters.Add("*.*");
            w.Filters[0] = "*.*";
            w.Filters.Insert(0, "q");
            w.Filters.RemoveAt(1);
        }),
        Set("Filters cleared", static w => w.Filters.Clear()),
        .. new[] { null, "", "/none" }.Select(static p => Set($"Path = {p}", w => w.Path = p is "/none" ? w.Path + p : p!)),
        Set("Path = below", static w => w.Path += "/d"),
        .. new[] { 0, 1, 0x17F, 0x1000, -1 }.Select(static f => Set($"NotifyFilter = {f}", w => w.NotifyFilter = (NotifyFilters)f)),
        .. new[] { -1, 0, 1, 4095, 4096, 100_000 }.Select(static b => Set($"InternalBufferSize = {b}", w => w.InternalBufferSize = b)),
        Set("EnableRaisingEvents", static w => w.EnableRaisingEvents = true),
        Set("IncludeSubdirectories", static w => w.IncludeSubdirectories = true),
        Set("BeginInit", static w =>
        {
            w.BeginInit();
            w.EnableRaisingEvents = true;
        }),
        Set("disposed", static w => w.Dispose()),
        Set("disposed, settings", static w =>
        {
            w.EnableRaisingEvents = true;
            w.Dispose();
            w.Filter = "x";
            w.IncludeSubdirectories = true;
            w.NotifyFilter = NotifyFilters.Size;
            w.EnableRaisingEvents = false;
            w.Dispose();
        }),
        Set("disposed, EnableRaisingEvents", static w =>
        {
            w.Dispose();
            w.EnableRaisingEvents = true;
        }),
        Wait("10 ms", static w => w.WaitForChanged(WatcherChangeTypes.All, 10)),
        Wait("0 ms", static w => w.WaitForChanged(WatcherChangeTypes.All, 0)),
        Wait("-5 ms", static w => w.WaitForChanged(WatcherChangeTypes.All, -5)),
        Wait("-5 ms, as a time", static w => w.WaitForChanged(WatcherChangeTypes.All, TimeSpan.FromMilliseconds(-5))),
        Wait("for ever and more", static w => w.WaitForChanged(WatcherChangeTypes.All, TimeSpan.MaxValue)),
        Wait("no such change", static w => w.WaitForChanged((WatcherChangeTypes)99, 10)),
        Wait("no change", static w => w.WaitForChanged(0, TimeSpan.FromMilliseconds(10))),
        Wait("disposed", static w =>
        {
            w.Dispose();
            return w.WaitForChanged(WatcherChangeTypes.All, 10);
        }),
        ("waiting without a path", static (io, _) => Text(io.FileSystemWatcher.New().WaitForChanged(WatcherChangeTypes.All, 10))),
        ("made", static (io, r) => Waited(io, r, WatcherChangeTypes.All, p => io.File.WriteAllText(p, ""))),
        ("changed", static (io, r) => Waited(io, r, WatcherChangeTypes.Changed, p => io.File.WriteAllText(p, "x"))),
        ("renamed", static (io, r) => Waited(io, r, WatcherChangeTypes.Renamed, p => io.File.Move(r + "/f", p))),
        ("deleted", static (io, r) => Waited(io, r, WatcherChangeTypes.Deleted | WatcherChangeTypes.Renamed, _ => io.File.Delete(r + "/f"))),
        ("while it raises", static (io, r) =>
        {
            using var watcher = io.FileSystemWatcher.New(r);
            watcher.EnableRaisingEvents = true;
            return $"{watcher.WaitForChanged(WatcherChangeTypes.All, 1).TimedOut} {watcher.EnableRaisingEvents}";
        }),
    ];

    [Fact]
    public void Settings_and_arguments_are_those_of_the_host()
    {
        Assert.SkipUnless(OperatingSystem.IsLinux(), "The oracle is the watcher of Linux.");
        using var oracle = new DiskOracle(SampleTree.Build, isAllLower: false);
        foreach (var (name, call) in s_calls)
        {
            oracle.Compare(name, call);
        }

        Assert.True(oracle.Differences.Count == 0, $"{oracle.Differences.Count} of {oracle.Calls} calls\n{string.Join('\n', oracle.Differences)}");
    }

    private static (string Name, Func<IFileSystem, string, object?> Call) Set(string name, Action<IFileSystemWatcher> set) => (name, (io, r) =>
    {
        using var watcher = io.FileSystemWatcher.New(r);
        set(watcher);
        return Text(watcher);
    });

    private static (string Name, Func<IFileSystem, string, object?> Call) Wait(string name, Func<IFileSystemWatcher, IWaitForChangedResult> wait) => (name, (io, r) =>
    {
        using var watcher = io.FileSystemWatcher.New(r);
        return $"{Text(wait(watcher))} {watcher.EnableRaisingEvents}";
    });

    private static string Waited(IFileSystem io, string root, WatcherChangeTypes changes, Action<string> act)
    {
        using var watcher = io.FileSystemWatcher.New(root);
        using var timer = new Timer(_ => act(root + "/made"), null, 100, Timeout.Infinite);
        return Text(watcher.WaitForChanged(changes, 3000));
    }

    private static string Text(IFileSystemWatcher w) =>
        $"{w.Path} {w.Filter} [{string.Join(' ', w.Filters)}] {w.NotifyFilter} {w.InternalBufferSize} {w.EnableRaisingEvents} {w.IncludeSubdirectories} {w.Site} {w.Container} {w.SynchronizingObject}";

    private static string Text(IWaitForChangedResult r) => $"{r.ChangeType} {r.Name ?? "null"} {r.OldName ?? "null"} {r.TimedOut}";
}

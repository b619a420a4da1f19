using System.Collections.Concurrent;
using System.IO.Abstractions;

namespace UnionFs.Adapters.Tests.Watching;

/// <summary>A sequence of calls in a folder that is watched, and the events it gives.</summary>
/// <param name="Name">What it shows.</param>
/// <param name="Set">Settings of the watcher.</param>
/// <param name="Act">The calls; the folder's path is given.</param>
internal sealed record WatchedScript(string Name, Action<IFileSystemWatcher> Set, Action<IFileSystem, string> Act)
{
    private const string End = "zz.txt";

    /// <summary>The folder below the root that is watched.</summary>
    public string Watched { get; init; } = "";

    /// <summary>Long enough for the real watcher to see a new directory before something happens in it; ours needs none.</summary>
    public static void Pause(IFileSystem io) => Thread.Sleep(io is FileSystem ? 25 : 0);

    /// <summary>Runs it. Changes of one file in a row count as one: how many are told apart depends on how fast they are read.</summary>
    public IReadOnlyList<string> Run(IFileSystem io, string root)
    {
        io.Directory.CreateDirectory(root + "/d/s");
        io.Directory.CreateDirectory(root + "-out/o/p");
        foreach (var file in new[] { "/f", "/d/g", "/d/s/h" })
        {
            io.File.WriteAllText(root + file, "x");
        }

        var events = new ConcurrentQueue<string>();
        using var end = new ManualResetEventSlim();
        using (var watcher = io.FileSystemWatcher.New(root + Watched))
        {
            Set(watcher);
            Listen(watcher, root, events, end);
            watcher.EnableRaisingEvents = true;
            Act(io, root);
            if (io.Directory.Exists(root + Watched))
            {
                io.Directory.CreateDirectory($"{root}{Watched}/d{End}");
                io.File.WriteAllText($"{root}{Watched}/f{End}", "");
            }

            if (end.Wait(300))
            {
                Pause(io);
            }
        }

        // In which order a tree is taken apart is up to the disk.
        List<string> told = [];
        foreach (var one in events.Where(static e => !e.Contains(End, StringComparison.Ordinal)))
        {
            if (told.Count == 0 || told[^1] != one || !one.StartsWith("Changed", StringComparison.Ordinal))
            {
                told.Add(one);
            }
        }

        for (var start = 0; start < told.Count; start++)
        {
            var count = told.Skip(start).TakeWhile(static e => e.StartsWith("Deleted", StringComparison.Ordinal)).Count();
            told.Sort(start, count, StringComparer.Ordinal);
            start += count;
        }

        return told;
    }

    private static void Listen(IFileSystemWatcher watcher, string root, ConcurrentQueue<string> events, ManualResetEventSlim end)
    {
        string Short(string path) => path.Replace(root, "", StringComparison.Ordinal);
        void Add(FileSystemEventArgs e)
        {
            events.Enqueue($"{e.ChangeType} {Short(e.FullPath)}|{e.Name}");
            if (e.Name!.EndsWith(End, StringComparison.Ordinal))
            {
                end.Set();
            }
        }

        watcher.Created += (_, e) => Add(e);
        watcher.Deleted += (_, e) => Add(e);
        watcher.Changed += (_, e) => Add(e);
        watcher.Renamed += (_, e) => events.Enqueue($"Renamed {Short(e.OldFullPath)}|{e.OldName} -> {Short(e.FullPath)}|{e.Name}");
        watcher.Error += (_, e) => events.Enqueue($"Error {e.GetException().GetType().Name} {Short(e.GetException().Message)}");
    }
}

using System.Collections.Concurrent;
using System.ComponentModel;
using System.IO.Abstractions;
using Xunit;

namespace UnionFs.Adapters.Tests.Watching;

/// <summary>What a watcher of a sandbox does that no disk beside it can show.</summary>
public class WatcherTests
{
    [Fact]
    public void Changes_through_any_door_are_told()
    {
        using var fs = UnionFileSystem.Create(LayerStack.Empty);
        fs.MakeDirectory("/d");
        using var watcher = fs.AsFileSystem().FileSystemWatcher.New("/d");
        var told = Listen(watcher);

        using var handle = fs.OpenHandle("/d/a", FileMode.CreateNew, FileAccess.ReadWrite);
        handle.Write(0, "x"u8);
        fs.Nodes.Lookup(fs.Nodes.Root, "d"u8, out var directory, out _);
        fs.Nodes.CreateDirectory(directory, "b"u8, (UnixFileMode)0x1ED, out _);
        fs.AsFileSystem().File.Move("/d/a", "/d/c");
        fs.Rename("/d/b", "/d/c.d");

        Assert.Equal(["Created a", "Changed a", "Created b", "Renamed a -> c", "Renamed b -> c.d"], Take(told, 5));
    }

    [Fact]
    public void Restoring_tells_what_differs()
    {
        using var fs = UnionFileSystem.Create(LayerStack.Of(Layer.InMemory("base", static b => b.File("/d/a", "a").File("/d/s/b", "b").File("/e", "e"))));
        var before = fs.Snapshot();
        fs.WriteAllText("/d/a", "changed");
        fs.Unlink("/d/s/b");
        fs.WriteAllText("/d/n", "");
        fs.WriteAllText("/out", "");
        using var watcher = fs.AsFileSystem().FileSystemWatcher.New("/d");
        watcher.IncludeSubdirectories = true;
        var told = Listen(watcher);

        fs.Restore(before);

        Assert.Equal(["Changed a", "Created s/b", "Deleted n"], Take(told, 3).Order(StringComparer.Ordinal));
    }

    [Fact]
    public void Settings_count_from_the_moment_they_are_set()
    {
        using var fs = UnionFileSystem.Create(LayerStack.Empty);
        fs.MakeDirectory("/d");
        using var watcher = fs.AsFileSystem().FileSystemWatcher.New("/");
        watcher.NotifyFilter = NotifyFilters.FileName;
        var told = Listen(watcher);
        void Step(string path, bool isTold)
        {
            fs.WriteAllText(path, "");
            if (isTold)
            {
                Assert.Single(Take(told, 1));
            }
        }

        Step("/1", true);
        watcher.EnableRaisingEvents = false;
        Step("/2", false);
        watcher.EnableRaisingEvents = true;
        Step("/3", true);
        watcher.Filter = "q*";
        Step("/4", false);
        Step("/q5", true);
        watcher.IncludeSubdirectories = true;
        Step("/d/q6", true);
        watcher.Path = "/d";
        Step("/q7", false);
        Step("/d/q8", true);
        watcher.BeginInit();
        Step("/d/q9", false);
        watcher.EndInit();
        Step("/d/q10", true);
        watcher.Dispose();
        Step("/d/q11", false);
        Assert.Empty(told);
    }

    [Fact]
    public void Too_many_changes_at_once_are_an_error_and_watching_goes_on()
    {
        using var fs = UnionFileSystem.Create(LayerStack.Empty);
        using var watcher = fs.AsFileSystem().FileSystemWatcher.New("/");
        using var go = new ManualResetEventSlim();
        var (count, last) = (0, "");
        Exception? error = null;
        watcher.Created += (_, e) =>
        {
            go.Wait(20_000, CancellationToken.None);
            count++;
            Volatile.Write(ref last, e.Name!);
        };
        watcher.Error += (_, e) => error = e.GetException();
        watcher.EnableRaisingEvents = true;

        for (var i = 0; i < UnionFileSystem.DefaultEventCapacity; i++)
        {
            fs.MakeDirectory("/x");
            fs.DeleteDirectory("/x");
        }

        go.Set();
        Assert.True(SpinWait.SpinUntil(() => Volatile.Read(ref error) is not null, 20_000));
        fs.MakeDirectory("/y");
        Assert.True(SpinWait.SpinUntil(() => Volatile.Read(ref last) == "y", 20_000));
        Assert.Equal("Too many changes at once in directory:/.", Assert.IsType<InternalBufferOverflowException>(error).Message);
        Assert.InRange(count, UnionFileSystem.DefaultEventCapacity / 2, UnionFileSystem.DefaultEventCapacity);
        Assert.True(watcher.EnableRaisingEvents);
    }

    [Fact]
    public async Task A_directory_that_is_gone_when_watching_starts_is_an_error()
    {
        using var fs = UnionFileSystem.Create(LayerStack.Empty);
        fs.MakeDirectory("/d");
        using var watcher = fs.AsFileSystem().FileSystemWatcher.New("/d");
        fs.DeleteDirectory("/d");
        var error = new TaskCompletionSource<Exception>();
        watcher.Error += (_, e) => error.TrySetResult(e.GetException());

        watcher.EnableRaisingEvents = true;

        var told = await error.Task.WaitAsync(TimeSpan.FromSeconds(10), TestContext.Current.CancellationToken);
        Assert.Equal("Could not find file '/d'.", Assert.IsType<FileNotFoundException>(told).Message);
    }

    [Fact]
    public void Events_go_to_the_thread_somebody_asks_for()
    {
        using var fs = UnionFileSystem.Create(LayerStack.Empty);
        using var watcher = fs.AsFileSystem().FileSystemWatcher.New("/");
        var calls = new BlockingCollection<string>();
        watcher.SynchronizingObject = new Recorder(calls);
        watcher.Created += static (_, _) => { };
        watcher.EnableRaisingEvents = true;

        fs.MakeDirectory("/a");

        Assert.True(calls.TryTake(out var call, 10_000, TestContext.Current.CancellationToken));
        Assert.Equal("FileSystemEventHandler /a", call);
    }

    [Fact]
    public void A_watcher_of_the_host_gives_its_settings()
    {
        using var fs = UnionFileSystem.Create(LayerStack.Empty);
        fs.CreateDirectory(Path.GetTempPath());
        using var host = new FileSystemWatcher(Path.GetTempPath(), "*.txt") { IncludeSubdirectories = true, NotifyFilter = NotifyFilters.Size, InternalBufferSize = 5000 };

        using var watcher = fs.AsFileSystem().FileSystemWatcher.Wrap(host)!;

        Assert.Equal((host.Path, "*.txt", true, NotifyFilters.Size, 5000, false), (watcher.Path, watcher.Filter, watcher.IncludeSubdirectories, watcher.NotifyFilter, watcher.InternalBufferSize, watcher.EnableRaisingEvents));
    }

    private static BlockingCollection<string> Listen(IFileSystemWatcher watcher)
    {
        var told = new BlockingCollection<string>();
        watcher.Created += (_, e) => told.Add($"Created {e.Name}");
        watcher.Changed += (_, e) => told.Add($"Changed {e.Name}");
        watcher.Deleted += (_, e) => told.Add($"Deleted {e.Name}");
        watcher.Renamed += (_, e) => told.Add($"Renamed {e.OldName} -> {e.Name}");
        watcher.EnableRaisingEvents = true;
        return told;
    }

    private static List<string> Take(BlockingCollection<string> told, int count)
    {
        List<string> taken = [];
        while (taken.Count < count && told.TryTake(out var one, 10_000, TestContext.Current.CancellationToken))
        {
            taken.Add(one);
        }

        return taken;
    }

    private sealed class Recorder(BlockingCollection<string> calls) : ISynchronizeInvoke
    {
        public bool InvokeRequired => true;

        public IAsyncResult BeginInvoke(Delegate method, object?[]? args)
        {
            calls.Add($"{method.GetType().Name} {((FileSystemEventArgs)args![1]!).FullPath}");
            return Task.CompletedTask;
        }

        public object? EndInvoke(IAsyncResult result) => null;

        public object? Invoke(Delegate method, object?[]? args) => null;
    }
}

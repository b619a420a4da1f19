using System.Collections.Concurrent;
using System.Text;
using Xunit;

namespace UnionFs.Tests.Union;

/// <summary>What somebody who watches a sandbox is told.</summary>
public sealed class SubscribeTests
{
    private const string Last = "Created /last";

    private static readonly LayerStack s_stack = LayerStack.Of(
        Layer.InMemory("base", b => b.File("/dir/sub/a", "a").File("/dir/b", "b").File("/c", "c").HardLink("/c2", "/c")));

    [Fact]
    public void Operations_by_path_are_told_in_order()
    {
        var events = Record(fs =>
        {
            fs.WriteAllText("/new", "1");
            fs.WriteAt("/c", 0, "x"u8);
            fs.SetMode("/dir/b", (UnixFileMode)0x180);
            fs.SetXattr("/dir", "user.a", "1"u8);
            fs.CreateDirectory("/x/y");
            fs.CreateSymbolicLink("/x/link", "/c");
            fs.CreateHardLink("/x/hard", "/dir/b");
            fs.Rename("/dir", "/moved");
            fs.Rename("/new", "/moved/b");
            fs.Rename("/x", "/moved", RenameMode.Exchange);
            fs.Unlink("/x/b");
            fs.Copy("/c", "/copy");
            fs.DeleteTree("/x");
        });

        Assert.Equal(
            [
                "Created /new", "Content /new", "Content /c", "Attributes /dir/b", "Attributes /dir", "Created /x", "Created /x/y",
                "Created /x/link", "Created /x/hard", "Renamed /dir -> /moved", "Renamed /new -> /moved/b", "Renamed /x -> /moved", "Renamed /moved -> /x",
                "Deleted /x/b", "Created /copy", "Content /copy", "Deleted /x", Last,
            ],
            events);
    }

    [Fact]
    public void Handles_and_nodes_tell_the_same()
    {
        var events = Record(fs =>
        {
            using var handle = fs.OpenHandle("/dir/sub/a", FileMode.Open, FileAccess.ReadWrite);
            fs.Rename("/dir/sub", "/sub");
            handle.Write(0, "z"u8);
            handle.SetMode((UnixFileMode)0x180);
            Assert.Equal(FsError.OK, fs.Nodes.CreateDirectory(fs.Nodes.Root, "made"u8, (UnixFileMode)0x1ED, out var made));
            Assert.Equal(FsError.OK, fs.Nodes.SetMode(made, (UnixFileMode)0x1C0));
            fs.Unlink("/sub/a");
            handle.Write(0, "not told"u8);
            using var stream = fs.Open("/opened", FileMode.CreateNew);
            stream.WriteByte(1);
        });

        Assert.Equal(
            [
                "Renamed /dir/sub -> /sub", "Content /sub/a", "Attributes /sub/a", "Created /made", "Attributes /made", "Deleted /sub/a",
                "Created /opened", "Content /opened", Last,
            ],
            events);
    }

    [Fact]
    public void What_fails_or_changes_nothing_is_not_told()
    {
        var events = Record(fs =>
        {
            Assert.Throws<IOException>(() => fs.MakeDirectory("/dir"));
            Assert.Throws<DirectoryNotFoundException>(() => fs.WriteAllText("/none/x", ""));
            fs.SetMode("/c", fs.Stat("/c").Mode);
            fs.WriteAt("/c", 0, []);
            fs.Rename("/c", "/c2");
            fs.Commit("nothing");
            using var fork = fs.Fork();
            fork.MakeDirectory("/in the fork");
        });

        Assert.Equal([Last], events);
    }

    [Fact]
    public void A_removed_tree_still_says_what_was_in_it()
    {
        using var fs = UnionFileSystem.Create(s_stack);
        fs.WriteAllText("/dir/sub/z", "");
        var told = new ConcurrentQueue<string>();
        using var done = new ManualResetEventSlim();
        using (fs.Subscribe(e =>
        {
            foreach (var (path, kind) in e.Contents())
            {
                told.Enqueue($"{path} {kind}");
            }

            done.Set();
        }))
        {
            fs.DeleteTree("/dir");
            Assert.True(done.Wait(10_000, TestContext.Current.CancellationToken));
        }

        Assert.Equal(["b File", "sub Directory", "sub/a File", "sub/z File"], told.Order(StringComparer.Ordinal));
        Assert.True(told.ToList().IndexOf("sub/a File") < told.ToList().IndexOf("sub Directory"));
    }

    [Fact]
    public void Paths_are_those_of_the_moment()
    {
        using var fs = UnionFileSystem.Create(s_stack);
        using var go = new ManualResetEventSlim();
        using var done = new ManualResetEventSlim();
        var told = new ConcurrentQueue<string?>();
        var sub = fs.Stat("/dir/sub").Id;
        using (fs.Subscribe(e =>
        {
            go.Wait(10_000, TestContext.Current.CancellationToken);
            told.Enqueue($"{e} {e.PathBelow(sub) ?? "-"} {Encoding.UTF8.GetString(e.Name.Span)}");
            if (told.Count == 3)
            {
                done.Set();
            }
        }))
        {
            fs.WriteAt("/dir/sub/a", 0, "1"u8);
            fs.Rename("/dir", "/elsewhere");
            fs.SetMode("/elsewhere/sub/a", (UnixFileMode)0x100);
            go.Set();
            Assert.True(done.Wait(10_000, TestContext.Current.CancellationToken));
        }

        Assert.Equal(["Content /dir/sub/a a a", "Renamed /dir -> /elsewhere - elsewhere", "Attributes /elsewhere/sub/a a a"], told);
    }

    [Fact]
    public void Restoring_says_what_differs()
    {
        using var fs = UnionFileSystem.Create(s_stack);
        var snapshot = fs.Snapshot();
        fs.WriteAllText("/c", "other");
        fs.SetMode("/dir", (UnixFileMode)0x1C0);
        fs.MakeDirectory("/d");
        fs.Rename("/dir/b", "/dir/e");
        fs.Unlink("/dir/sub/a");
        IReadOnlyList<Change> changes = [];
        using var done = new ManualResetEventSlim();
        using (fs.Subscribe(e =>
        {
            Assert.Equal(ChangeEventKind.Restored, e.Kind);
            changes = e.Changes();
            done.Set();
        }))
        {
            fs.Restore(snapshot);
            Assert.True(done.Wait(10_000, TestContext.Current.CancellationToken));
        }

        Assert.Equal(["M /c", "D /d", "M /dir", "R /dir/e -> /dir/b", "A /dir/sub/a"], changes.Select(c => c.ToString()));
    }

    [Fact]
    public void A_slow_subscriber_is_told_once_that_events_are_lost()
    {
        using var fs = UnionFileSystem.Create(s_stack);
        using var go = new ManualResetEventSlim();
        using var started = new ManualResetEventSlim();
        using var done = new ManualResetEventSlim();
        var told = new ConcurrentQueue<string>();
        using (fs.Subscribe(
            e =>
            {
                told.Enqueue(e.ToString());
                started.Set();
                go.Wait(10_000, TestContext.Current.CancellationToken);
                if (e.ToString() == Last)
                {
                    done.Set();
                }
            },
            capacity: 2))
        {
            fs.MakeDirectory("/1");
            Assert.True(started.Wait(10_000, TestContext.Current.CancellationToken));
            for (var i = 2; i < 9; i++)
            {
                fs.MakeDirectory($"/{i}");
            }

            go.Set();
            SpinWait.SpinUntil(() => told.Count == 4, 10_000);
            fs.MakeDirectory("/last");
            Assert.True(done.Wait(10_000, TestContext.Current.CancellationToken));
        }

        Assert.Equal(["Created /1", "Created /2", "Created /3", "Lost", Last], told);
    }

    [Fact]
    public void The_observer_may_use_the_sandbox_and_writers_do_not_wait_for_it()
    {
        using var fs = UnionFileSystem.Create(s_stack);
        using var done = new ManualResetEventSlim();
        using (fs.Subscribe(e =>
        {
            if (e.Path == "/first")
            {
                // Another thread gets the writer lock meanwhile.
                Assert.True(Task.Run(() => fs.MakeDirectory("/second"), TestContext.Current.CancellationToken).Wait(10_000, CancellationToken.None));
                fs.MakeDirectory("/third");
            }
            else if (e.Path == "/third")
            {
                done.Set();
            }
        }))
        {
            fs.MakeDirectory("/first");
            Assert.True(done.Wait(10_000, TestContext.Current.CancellationToken));
        }
    }

    [Fact]
    public void Many_writers_are_told_of_in_the_order_of_publication()
    {
        using var fs = UnionFileSystem.Create(LayerStack.Of());
        var told = new ConcurrentQueue<string>();
        using (fs.Subscribe(e => told.Enqueue(e.ToString())))
        {
            Parallel.For(0, 4, t =>
            {
                for (var i = 0; i < 200; i++)
                {
                    fs.MakeDirectory($"/{t}");
                    fs.DeleteDirectory($"/{t}");
                }
            });
            Assert.True(SpinWait.SpinUntil(() => told.Count == 1600, 10_000));
        }

        for (var t = 0; t < 4; t++)
        {
            var mine = told.Where(e => e.EndsWith($"/{t}", StringComparison.Ordinal)).ToList();
            Assert.All(mine.Index(), e => Assert.Equal(e.Index % 2 == 0 ? $"Created /{t}" : $"Deleted /{t}", e.Item));
        }
    }

    [Fact]
    public void Nothing_is_told_after_the_end()
    {
        using var fs = UnionFileSystem.Create(s_stack);
        var told = 0;
        fs.Subscribe(_ => Interlocked.Increment(ref told)).Dispose();
        Assert.Equal([Last], Record(fs, f => { }));
        Assert.Equal(0, told);
        fs.Dispose();
        Assert.Throws<ObjectDisposedException>(() => fs.Subscribe(_ => { }));
    }

    private static List<string> Record(Action<UnionFileSystem> act)
    {
        using var fs = UnionFileSystem.Create(s_stack);
        return Record(fs, act);
    }

    /// <summary>The events of some operations, up to one that is made last.</summary>
    private static List<string> Record(UnionFileSystem fs, Action<UnionFileSystem> act)
    {
        var told = new ConcurrentQueue<string>();
        using var done = new ManualResetEventSlim();
        using (fs.Subscribe(e =>
        {
            told.Enqueue(e.ToString());
            if (e.ToString() == Last)
            {
                done.Set();
            }
        }))
        {
            act(fs);
            fs.MakeDirectory("/last");
            Assert.True(done.Wait(10_000, TestContext.Current.CancellationToken));
        }

        return [.. told];
    }
}

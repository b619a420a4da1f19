using UnionFs.TestKit;
using UnionFs.Tests.Conformance;
using Xunit;

namespace UnionFs.Tests.Union.Trees;

/// <summary>What a layer alone shows is brought into the top: all of it in one step, or nothing.</summary>
public sealed class ImportTests
{
    private static readonly LayerStack s_stack = LayerStack.Of(Layer.InMemory("base", static b => b.File("/there", "x").Directory("/dir")));

    private static readonly Layer s_layer = Layer.InMemory("import", static b => b
        .File("/a/small", "text").HardLink("/b", "/a/small").File("/a/big", new byte[600_000]).File("/empty", "").Symlink("/l", "a")
        .File("/sparse", 1_000_000, [(8192, new byte[4096]), (500_000, new byte[] { 1 })]).Whiteout("/gone"));

    public static TheoryData<string> Kinds => [.. TreeKinds.Names];

    [Theory]
    [MemberData(nameof(Kinds))]
    public void The_tree_is_what_the_layer_alone_shows(string kind)
    {
        using var kinds = new TreeKinds(kind);
        using var alone = UnionFileSystem.Create(LayerStack.Of(kinds.Layer));
        using var fs = UnionFileSystem.Create(s_stack);
        var rest = RelativeTree.AllBut(fs, "/dir/new");
        var expected = RelativeTree.Of(alone, "/", hasAccessTimes: false);
        fs.Import(kinds.Layer, "/dir/new", cancellationToken: TestContext.Current.CancellationToken);
        Assert.Equal(expected, RelativeTree.Of(fs, "/dir/new", hasAccessTimes: false));
        Assert.Equal(rest, RelativeTree.AllBut(fs, "/dir/new"));
        Assert.Empty(fs.Verify(cancellationToken: TestContext.Current.CancellationToken));

        // The layer is not needed any more.
        kinds.Layer.Dispose();
        fs.Commit("committed");
        fs.WriteAllText("/dir/new/more", "more");
        fs.Unlink("/dir/new/more");
        Assert.Equal(expected.Split('\n')[1..], RelativeTree.Of(fs, "/dir/new", hasAccessTimes: false).Split('\n')[1..]);
        fs.Commit("again");
        using var restacked = UnionFileSystem.Create(fs.Layers);
        Assert.Equal(RelativeTree.Of(fs, "/"), RelativeTree.Of(restacked, "/"));
        Assert.Equal(0, fs.Usage.OpenHandles);
    }

    [Fact]
    public void Layers_of_random_trees()
    {
        var count = 0;
        for (ulong seed = 62_000_000; seed < 62_000_000 + 40; seed++)
        {
            using var fs = UnionFileSystem.Create(s_stack);
            foreach (var layer in new HostScripts(seed).Stack)
            {
                using var alone = UnionFileSystem.Create(LayerStack.Of(layer));
                fs.Import(layer, $"/{++count}", cancellationToken: TestContext.Current.CancellationToken);
                Assert.Equal($"{seed}\n{RelativeTree.Of(alone, "/")}", $"{seed}\n{RelativeTree.Of(fs, $"/{count}")}");
                fs.CopyTree($"/{count}", "/dir/copy");
                Assert.Equal($"{seed}\n{RelativeTree.Of(alone, "/")}", $"{seed}\n{RelativeTree.Of(fs, "/dir/copy")}");
                fs.DeleteTree("/dir/copy");
            }

            Assert.Empty(fs.Verify(cancellationToken: TestContext.Current.CancellationToken));
        }

        Assert.True(count > 40);
    }

    [Fact]
    public void Only_data_is_kept_and_progress_tells_all_bytes()
    {
        using var fs = UnionFileSystem.Create(s_stack);
        var reports = new List<ImportProgress>();
        fs.Import(s_layer, "/new", new Reports(reports.Add), TestContext.Current.CancellationToken);

        Assert.Equal(1 + 147 + 1 + 1, fs.Usage.TopContentBytes / 4096);
        Assert.Equal(fs.Usage.TopContentBytes, fs.Usage.OwnContentBytes);
        Assert.Equal(new ImportProgress(4, 4, 1_600_004, 1_600_004), reports[^1]);
        Assert.Equal(reports.Select(static r => r.Bytes), reports.Select(static r => r.Bytes).Order());
        Assert.Equal("4 of 4 files read, 1600004 of 1600004 bytes", reports[^1].ToString());
        using var handle = fs.OpenHandle("/new/sparse");
        Assert.Equal((8192, 12_288), (handle.NextData(0), handle.NextHole(8192)));
        fs.DeleteTree("/new");
        Assert.Equal(0, UsageWithout(handle, fs));
    }

    [Theory]
    [InlineData("/there", FsError.EEXIST)]
    [InlineData("/dir", FsError.EEXIST)]
    [InlineData("/", FsError.EEXIST)]
    [InlineData("/missing/new", FsError.ENOENT)]
    [InlineData("/there/new", FsError.ENOTDIR)]
    public void Where_it_cannot_be_no_byte_is_read(string destination, FsError error)
    {
        using var fs = UnionFileSystem.Create(s_stack);
        var plan = new FaultPlan();
        var exception = Assert.ThrowsAny<Exception>(
            () => fs.Import(new FaultyLayer(s_layer, plan), destination, cancellationToken: TestContext.Current.CancellationToken));
        Assert.Equal((error, 0), (FsErrors.FromException(exception), plan.Calls));
        using var frozen = UnionFileSystem.Create(s_stack, new UnionFsOptions { ReadOnly = true });
        exception = Assert.Throws<IOException>(() => frozen.Import(s_layer, "/new", cancellationToken: TestContext.Current.CancellationToken));
        Assert.Equal(FsError.EROFS, FsErrors.FromException(exception));
    }

    [Fact]
    public void Whatever_call_of_the_layer_fails_nothing_is_left()
    {
        for (var call = 1; ; call++)
        {
            using var fs = UnionFileSystem.Create(s_stack, new UnionFsOptions { MaxContentBytes = 150 * 4096, TimeProvider = new StoppedClock() });
            var plan = new FaultPlan { FailingCall = call };
            var layer = new FaultyLayer(s_layer, plan);
            if (!IsRefused(fs, layer, static e => e is IOException and not LayerFormatException))
            {
                Assert.True(call > 100);
                break;
            }

            fs.Import(layer, "/new", cancellationToken: TestContext.Current.CancellationToken);
            Assert.Equal(150 * 4096, fs.Usage.TopContentBytes);
        }
    }

    [Fact]
    public void A_quota_takes_all_or_nothing()
    {
        for (var chunks = 0; chunks < 150; chunks += chunks < 4 ? 1 : 29)
        {
            using var fs = UnionFileSystem.Create(s_stack, new UnionFsOptions { MaxContentBytes = chunks * 4096 });
            Assert.True(IsRefused(fs, s_layer, static e => FsErrors.FromException(e) == FsError.ENOSPC));
        }

        for (var nodes = 0; nodes < 8; nodes++)
        {
            using var fs = UnionFileSystem.Create(s_stack, new UnionFsOptions { MaxNodes = nodes });
            Assert.True(IsRefused(fs, s_layer, static e => FsErrors.FromException(e) == FsError.ENOSPC));
        }

        using var enough = UnionFileSystem.Create(s_stack, new UnionFsOptions { MaxNodes = 8, MaxContentBytes = 150 * 4096 });
        Assert.False(IsRefused(enough, s_layer, static _ => true));
    }

    [Fact]
    public void Cancelling_leaves_nothing_whenever_it_comes()
    {
        var isDone = false;
        for (var report = 1; !isDone; report++)
        {
            using var fs = UnionFileSystem.Create(s_stack, new UnionFsOptions { MaxContentBytes = 150 * 4096 });
            using var source = new CancellationTokenSource();
            var seen = 0;
            var progress = new Reports(_ =>
            {
                Assert.False(fs.Exists("/new"));
                if (++seen == report)
                {
                    source.Cancel();
                }
            });
            isDone = !IsRefused(fs, s_layer, static e => e is OperationCanceledException, progress, source);
            Assert.True(!isDone || report > 5);
        }

        using var fresh = UnionFileSystem.Create(s_stack);
        var plan = new FaultPlan();
        Assert.Throws<OperationCanceledException>(() => fresh.Import(new FaultyLayer(s_layer, plan), "/new", cancellationToken: new CancellationToken(true)));
        Assert.Equal(0, plan.Calls);
    }

    [Fact]
    public void What_the_sandbox_does_meanwhile_is_not_disturbed()
    {
        using var fs = UnionFileSystem.Create(s_stack, new UnionFsOptions { MaxContentBytes = 160 * 4096 });
        var seen = 0;
        fs.Import(s_layer, "/new", new Reports(_ => Meanwhile(fs, seen++)), TestContext.Current.CancellationToken);

        using var alone = UnionFileSystem.Create(LayerStack.Of(s_layer));
        Assert.Equal(RelativeTree.Of(alone, "/"), RelativeTree.Of(fs, "/new"));
        Assert.Equal("4", fs.ReadAllText("/there"));
        Assert.True(fs.Usage.TopContentBytes < fs.Usage.OwnContentBytes);
        Assert.Equal(151 * 4096, fs.Usage.OwnContentBytes);
        Assert.Empty(fs.Verify(cancellationToken: TestContext.Current.CancellationToken));
        var room = 160 * 4096 - fs.Usage.TopContentBytes;
        fs.WriteAllBytes("/room", new byte[room]);
        Assert.Equal(FsError.ENOSPC, FsErrors.FromException(Assert.Throws<IOException>(() => fs.WriteAllText("/more", "x"))));
    }

    [Fact]
    public void Somebody_may_take_the_name_or_the_sandbox_away()
    {
        using var fs = UnionFileSystem.Create(s_stack);
        var snapshot = fs.Snapshot();
        Assert.True(IsRefused(fs, s_layer, static e => FsErrors.FromException(e) == FsError.ESTALE, new Reports(_ => fs.Restore(snapshot))));
        var isMade = false;
        var progress = new Reports(_ =>
        {
            if (!isMade)
            {
                isMade = true;
                fs.MakeDirectory("/new");
            }
        });
        Assert.True(IsRefused(fs, s_layer, static e => FsErrors.FromException(e) == FsError.EEXIST, progress, isMadeMeanwhile: true));

        var disposed = UnionFileSystem.Create(s_stack);
        Assert.Throws<ObjectDisposedException>(
            () => disposed.Import(s_layer, "/new", new Reports(_ => disposed.Dispose()), TestContext.Current.CancellationToken));
    }

    [Fact]
    public void What_a_layer_cannot_give_is_refused()
    {
        using var fs = UnionFileSystem.Create(s_stack);
        var exception = Assert.Throws<UnauthorizedAccessException>(
            () => fs.Import(new Faults.UnreadableLayer(), "/new", cancellationToken: TestContext.Current.CancellationToken));
        Assert.Equal(FsError.EACCES, FsErrors.FromException(exception));
        Assert.Contains("/secret", exception.Message, StringComparison.Ordinal);
        var lower = Layer.InMemory("links", static b => b.HardLink("/h", "/elsewhere"));
        Assert.Throws<LayerFormatException>(() => fs.Import(lower, "/new", cancellationToken: TestContext.Current.CancellationToken));
        Assert.Throws<ArgumentNullException>(() => fs.Import(null!, "/new", cancellationToken: TestContext.Current.CancellationToken));
        Assert.Empty(fs.Changes(cancellationToken: TestContext.Current.CancellationToken));
        Assert.Equal(0, fs.Usage.OpenHandles);
    }

    [Fact]
    public void Watchers_are_told_of_every_name()
    {
        using var fs = UnionFileSystem.Create(s_stack);
        var told = new System.Collections.Concurrent.ConcurrentQueue<string>();
        using var subscription = fs.Subscribe(e => told.Enqueue(e.ToString()));
        fs.Import(s_layer, "/new", cancellationToken: TestContext.Current.CancellationToken);
        fs.MakeDirectory("/last");
        Assert.True(SpinWait.SpinUntil(() => told.Contains("Created /last"), 10_000));
        Assert.Equal("Created /new", told.First());
        Assert.Equal(
            [
                "Content /new/a/big", "Content /new/a/small", "Content /new/b", "Content /new/sparse", "Created /last", "Created /new", "Created /new/a",
                "Created /new/a/big", "Created /new/a/small", "Created /new/b", "Created /new/empty", "Created /new/l", "Created /new/sparse",
            ],
            told.Order(StringComparer.Ordinal));
    }

    private static void Meanwhile(UnionFileSystem fs, int step)
    {
        switch (step)
        {
            case 0:
                fs.Commit("meanwhile");
                break;
            case 1:
                fs.Snapshot();
                break;
            case 2:
                fs.Fork().Dispose();
                break;
            case 3:
                fs.WriteAllText("/there", "3");
                break;
            default:
                fs.WriteAllText("/there", "4");
                break;
        }
    }

    private static long UsageWithout(FileHandle handle, UnionFileSystem fs)
    {
        handle.Dispose();
        return fs.Usage.TopContentBytes + fs.Usage.OwnContentBytes + fs.Usage.OpenHandles;
    }

    /// <summary>Whether an import fails; then there is no trace of it, and no chunk or handle is kept.</summary>
    private static bool IsRefused(
        UnionFileSystem fs,
        Layer layer,
        Func<Exception, bool> isExpected,
        Reports? progress = null,
        CancellationTokenSource? source = null,
        bool isMadeMeanwhile = false)
    {
        var (before, usage) = (RelativeTree.AllBut(fs, "/new"), fs.Usage);
        try
        {
            fs.Import(layer, "/new", progress, source?.Token ?? TestContext.Current.CancellationToken);
            return false;
        }
        catch (Exception exception) when (exception is not Xunit.Sdk.XunitException)
        {
            Assert.True(isExpected(exception), exception.ToString());
            Assert.Equal(before, RelativeTree.AllBut(fs, "/new"));
            Assert.Equal(isMadeMeanwhile, fs.Exists("/new"));
            Assert.Equal(usage with { OwnNodes = fs.Usage.OwnNodes, TopNodes = fs.Usage.TopNodes }, fs.Usage);
            Assert.Equal(isMadeMeanwhile ? 2 : 0, fs.Usage.TopNodes);
            Assert.Empty(fs.Verify(cancellationToken: TestContext.Current.CancellationToken));
            UseAllRoom(fs);
            return true;
        }
    }

    /// <summary>Chunks without a name would count.</summary>
    private static void UseAllRoom(UnionFileSystem fs)
    {
        if (fs.Options.MaxContentBytes < long.MaxValue)
        {
            fs.WriteAllBytes("/room", new byte[fs.Options.MaxContentBytes - fs.Usage.TopContentBytes]);
            fs.Unlink("/room");
        }
    }

    private sealed class Reports(Action<ImportProgress> onReport) : IProgress<ImportProgress>
    {
        public void Report(ImportProgress value) => onReport(value);
    }
}

using UnionFs.TestKit;
using Xunit;

namespace UnionFs.Tests.Faults;

/// <summary>Whatever a layer does, a step that fails leaves no trace and works when it is done again (U8).</summary>
public sealed class FaultTests(ITestOutputHelper output)
{
    public static TheoryData<string, Func<Exception>> Faults => new()
    {
        { "I/O", static () => new IOException("The device does not answer.") },
        { "changed", static () => new LayerChangedException("lower", "/f", "it is another") },
        { "access", static () => new UnauthorizedAccessException("No.") },
        { "memory", static () => new OutOfMemoryException("There is no more.") },
    };

    [Theory]
    [MemberData(nameof(Faults))]
    public void Any_call_of_a_layer_may_fail(string kind, Func<Exception> makeException)
    {
        var expected = Expected();
        var failing = 0;
        for (var call = 1; ; call++)
        {
            var plan = new FaultPlan { FailingCall = call, MakeException = makeException };
            using var scenario = new FaultScenario(layer => new FaultyLayer(layer, plan));
            for (var step = 0; step < expected.Count; step++)
            {
                Run(scenario, step, expected, call, makeException().GetType());
            }

            if (!plan.HasFailed)
            {
                break;
            }

            Assert.Equal(expected[^1], scenario.Dump());
            failing++;
        }

        output.WriteLine($"{kind}: each of {failing} calls failed once");
        Assert.True(failing > 100);
    }

    [Fact]
    public void A_quota_may_be_exhausted_at_any_chunk()
    {
        var refused = 0;
        for (var chunks = 0; chunks <= 20; chunks++)
        {
            using var scenario = new FaultScenario(static layer => layer, new UnionFsOptions { MaxContentBytes = chunks * 4096 });
            refused += RunWithQuota(scenario, () => scenario.Usage.TopContentBytes <= chunks * 4096);
        }

        output.WriteLine($"{refused} steps were refused");
        Assert.True(refused > 10);
    }

    [Fact]
    public void A_quota_may_be_exhausted_at_any_node()
    {
        var refused = 0;
        for (var nodes = 0; nodes <= 40; nodes++)
        {
            using var scenario = new FaultScenario(static layer => layer, new UnionFsOptions { MaxNodes = nodes });
            refused += RunWithQuota(scenario, () => scenario.Usage.TopNodes <= nodes);
        }

        output.WriteLine($"{refused} steps were refused");
        Assert.True(refused > 40);
    }

    [Theory]
    [InlineData(TarSpool.Memory)]
    [InlineData(TarSpool.TemporaryFile)]
    public void Opening_a_tar_may_be_cancelled_at_any_read(TarSpool spool)
    {
        var tar = new TestKit.Tar.TarBuilder();
        for (var i = 0; i < 50; i++)
        {
            tar.Entry($"f{i}", '0', new byte[40_000]);
        }

        var bytes = TestKit.Tar.TarBuilder.Gzip(tar.End().ToArray());
        var cancelled = 0;
        for (var read = 1; ; read++)
        {
            using var source = new CancellationTokenSource();
            using var stream = new CancellingStream(bytes, read, source);
            try
            {
                using var layer = Layer.FromTar(stream, new TarLayerOptions { Spool = spool }, source.Token);
                Assert.Equal(50, layer.ReadDirectory(layer.Root.Id).Count());
                break;
            }
            catch (OperationCanceledException)
            {
                cancelled++;
            }
        }

        Assert.True(cancelled > 0);
    }

    [Fact]
    public void What_cannot_be_read_is_not_emptied_by_a_new_name()
    {
        using var fs = UnionFileSystem.Create(LayerStack.Of(new UnreadableLayer()));
        fs.Rename("/secret", "/moved");
        fs.Rename("/closed", "/moved-too");
        fs.Commit("layer");
        using var other = UnionFileSystem.Create(fs.Layers);

        foreach (var view in new[] { fs, other })
        {
            Assert.Equal(FsError.EACCES, FsErrors.FromException(Assert.ThrowsAny<Exception>(() => view.ReadAllBytes("/moved"))));
            Assert.Equal(FsError.EACCES, FsErrors.FromException(Assert.ThrowsAny<Exception>(() => view.List("/moved-too"))));
            Assert.Equal(FsError.EACCES, FsErrors.FromException(Assert.ThrowsAny<Exception>(() => view.WriteAllText("/moved", "mine"))));
        }

        fs.Unlink("/moved");
        Assert.Empty(fs.Verify(cancellationToken: TestContext.Current.CancellationToken));
    }

    private static List<string> Expected()
    {
        using var scenario = new FaultScenario(static layer => layer);
        var expected = new List<string>();
        foreach (var (_, run) in scenario.Steps)
        {
            run();
            expected.Add(scenario.Dump());
        }

        return expected;
    }

    private static void Run(FaultScenario scenario, int step, List<string> expected, int call, Type fault)
    {
        var (name, run) = scenario.Steps[step];
        try
        {
            run();
        }
        catch (Exception exception)
        {
            var what = $"call {call}, {name}";
            Assert.Equal($"{what}: {fault}", $"{what}: {exception.GetType()}");
            Assert.Equal($"{what}\n{(step == 0 ? "" : expected[step - 1])}", $"{what}\n{scenario.Dump()}");
            Assert.Empty(scenario.Verify());
            run();
            Assert.Equal($"{what}, again\n{expected[step]}", $"{what}, again\n{scenario.Dump()}");
            Assert.Empty(scenario.Verify());
        }
    }

    private static int RunWithQuota(FaultScenario scenario, Func<bool> isWithin)
    {
        var refused = 0;
        scenario.Steps[0].Run();
        foreach (var (name, run) in scenario.Steps.Skip(1).Where(s => !s.Name.Contains("commit", StringComparison.Ordinal)))
        {
            var before = scenario.Dump();
            try
            {
                run();
            }
            catch (Exception exception) when (exception is not Xunit.Sdk.XunitException)
            {
                var isMissing = exception is FileNotFoundException or DirectoryNotFoundException;
                Assert.True(isMissing || FsErrors.FromException(exception) == FsError.ENOSPC, $"{name}: {exception}");
                Assert.Equal(before, scenario.Dump());
                refused += isMissing ? 0 : 1;
            }

            Assert.True(isWithin(), name);
            Assert.Empty(scenario.Verify());
        }

        return refused;
    }
}

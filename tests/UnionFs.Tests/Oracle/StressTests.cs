using System.Diagnostics;
using UnionFs.TestKit;
using Xunit;

namespace UnionFs.Tests.Oracle;

/// <summary>Several threads on one sandbox, and several sandboxes on one base.</summary>
public sealed class StressTests(ITestOutputHelper output)
{
    private static readonly TimeSpan s_duration = Environment.GetEnvironmentVariable("UNIONFS_LONG") == "1" ? TimeSpan.FromMinutes(1) : TimeSpan.FromSeconds(2);

    [Fact]
    public async Task Readers_see_whole_states_whatever_the_writer_does()
    {
        using var fs = UnionFileSystem.Create(LayerStack.Of(Layer.InMemory("base", StressTree.Fill)));
        var clock = Stopwatch.StartNew();
        var writer = OnThread(() => StressTree.Write(fs, () => clock.Elapsed > s_duration));
        var readers = Enumerable.Range(0, 3).Select(seed => OnThread(() => StressTree.Read(fs, seed, () => clock.Elapsed > s_duration))).ToArray();
        var reads = await Task.WhenAll(readers);
        var writes = await writer;

        output.WriteLine($"{writes} changes, {reads.Sum(r => r.Reads)} readings");
        Assert.Equal("", string.Join("\n", reads.SelectMany(r => r.Findings).Take(20)));
        Assert.Empty(fs.Verify(cancellationToken: TestContext.Current.CancellationToken));
    }

    [Fact]
    public async Task Forks_go_their_ways_while_the_base_is_loaded()
    {
        var clock = Stopwatch.StartNew();
        var operations = 0;
        for (ulong seed = 95_000_000; clock.Elapsed < s_duration; seed += 10)
        {
            var stack = new HostScripts(seed, ScriptExtras.LowerLinks).Stack;
            using var origin = UnionFileSystem.Create(stack);
            var forks = Enumerable.Range(0, 4).Select(_ => origin.Fork()).ToArray();
            var threads = forks.Select((fork, i) => OnThread(() => RunScript(fork, seed + (ulong)i, stack)));
            var findings = await Task.WhenAll(threads);
            operations += 4 * 100;

            Assert.Equal("", string.Join("\n", findings.SelectMany(f => f)));
            Assert.Empty(forks.SelectMany(f => f.Verify()));
            Assert.Empty(origin.Changes(cancellationToken: TestContext.Current.CancellationToken));
            Array.ForEach(forks, f => f.Dispose());
        }

        output.WriteLine($"{operations} operations on forks of bases not loaded before");
    }

    /// <summary>A thread of its own: the pool starts none on a busy machine.</summary>
    private static Task<T> OnThread<T>(Func<T> run) =>
        Task.Factory.StartNew(run, CancellationToken.None, TaskCreationOptions.LongRunning, TaskScheduler.Default);

    private static List<string> RunScript(UnionFileSystem fork, ulong seed, LayerStack stack)
    {
        var findings = new List<string>();
        var scripts = new HostScripts(seed, ScriptExtras.None, stack);
        var oracle = DifferentialSide.OfOracle(stack);
        var runner = new ScriptRunner(fork);
        for (var i = 0; i < 100; i++)
        {
            var step = scripts.Next();
            scripts.Accept(step);
            string expected = oracle.Run(step), answer = runner.Run(step.Script!);
            if (step.Script!.Verb != ScriptVerb.Stat && expected != answer)
            {
                findings.Add($"seed {seed} step {i}: {step} answers {answer} and not {expected}");
            }
        }

        return findings;
    }
}

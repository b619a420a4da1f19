using UnionFs.TestKit;
using Xunit;

namespace UnionFs.Tests.Faults;

/// <summary>What counts against a quota: an operation is refused exactly if it would leave more than is allowed, and nothing is lost on the way.</summary>
public sealed class QuotaTests
{
    private const int Seeds = 60;
    private const int OperationsOfSeed = 150;

    [Fact]
    public void An_operation_is_refused_exactly_if_the_top_would_hold_too_much()
    {
        var refused = 0;
        for (ulong seed = 97_000_000; seed < 97_000_000 + Seeds; seed++)
        {
            var scripts = new HostScripts(seed, ScriptExtras.Versions);
            var quota = 4096L * (long)(seed % 4);
            using var free = UnionFileSystem.Create(scripts.Stack);
            using var limited = UnionFileSystem.Create(scripts.Stack, new UnionFsOptions { MaxContentBytes = quota });
            var (freeRunner, limitedRunner) = (new ScriptRunner(free), new ScriptRunner(limited));
            for (var i = 0; i < OperationsOfSeed; i++)
            {
                var step = scripts.Next();
                scripts.Accept(step);
                string expected = freeRunner.Run(step.Script!), answer = limitedRunner.Run(step.Script!);
                var what = $"seed {seed} step {i}, quota {quota}, would be {free.Usage.TopContentBytes}: {step}";
                if (free.Usage.TopContentBytes > quota)
                {
                    Assert.Equal($"{what}: ENOSPC", $"{what}: {answer}");
                    refused++;
                    break;
                }

                if (step.Script!.Verb != ScriptVerb.Stat)
                {
                    Assert.Equal($"{what}: {expected}", $"{what}: {answer}");
                }

                Assert.Equal($"{what}: {free.Usage.TopContentBytes}", $"{what}: {limited.Usage.TopContentBytes}");
            }
        }

        Assert.True(refused > 0);
    }

    [Fact]
    public void When_all_is_gone_nothing_is_counted()
    {
        for (ulong seed = 98_000_000; seed < 98_000_000 + Seeds; seed++)
        {
            var scripts = new HostScripts(seed, ScriptExtras.OpenFiles);
            using var fs = UnionFileSystem.Create(scripts.Stack, new UnionFsOptions { MaxContentBytes = 4096 * 1000 });
            var runner = new ScriptRunner(fs);
            var open = new OpenFiles(fs);
            for (var i = 0; i < OperationsOfSeed; i++)
            {
                var step = scripts.Next();
                scripts.Accept(step);
                _ = step.Script is { } script ? runner.Run(script) : open.Run(step.Open!);
            }

            foreach (var entry in fs.List("/"))
            {
                fs.DeleteTree("/" + entry.Name);
            }

            open.CloseAll();
            Assert.Equal((seed, 0L, 0L), (seed, fs.Usage.TopContentBytes, fs.Usage.OwnContentBytes));
            fs.WriteAllBytes("/all", new byte[4096 * 1000]);
            Assert.Equal(FsError.ENOSPC, FsErrors.FromException(Assert.Throws<IOException>(() => fs.WriteAllText("/more", "x"))));
        }
    }
}

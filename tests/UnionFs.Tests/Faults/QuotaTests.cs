using UnionFs.Tests.Differential;
using Xunit;

namespace UnionFs.Tests.Faults;

/// <summary>What counts against a quota.</summary>
public sealed class QuotaTests
{
    private const int Seeds = 60;
    private const int OperationsOfSeed = 150;

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

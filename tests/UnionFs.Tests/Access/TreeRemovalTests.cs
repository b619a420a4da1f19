using UnionFs.TestKit;
using Xunit;

namespace UnionFs.Tests.Access;

/// <summary>A tree goes when rm -r could remove all of it, and else stays whole.</summary>
public class TreeRemovalTests(ITestOutputHelper output)
{
    private static CancellationToken Token => TestContext.Current.CancellationToken;

    [Fact]
    public void A_tree_is_removed_whenever_the_host_can_remove_all_of_it()
    {
        Assert.SkipWhen(HostTarget.WhyUnavailable is not null, $"plain directory: {HostTarget.WhyUnavailable}");
        int removed = 0, refused = 0;
        for (ulong seed = 20_000_000; seed < 20_000_150; seed++)
        {
            using var scripts = seed % 2 == 0 ? ActingScripts.OnLayer(seed) : ActingScripts.InMemory(seed);
            using var host = new HostDirectoryTarget(scripts.Stack);
            using var box = new ActingSandbox(scripts.Stack);
            var isSame = true;
            for (var i = 0; i < 70 && isSame; i++)
            {
                var step = scripts.Next();
                scripts.Accept(step);

                // Where the host keeps hard links to itself the trees differ from here on.
                isSame = IsDone(host.RunAs(Actors.All[step.Actor], step.Script!)) == IsDone(box.Run(step));
                Assert.True(isSame || (step.Script!.Verb == ScriptVerb.Link && HostSettings.ProtectsHardLinks), $"seed {seed}: {step}");
            }

            var random = new Random((int)seed);
            var directories = box.FileSystem.Walk(cancellationToken: Token).Where(e => e.Stat.IsDirectory && e.Path != "/").Select(e => e.Path).ToList();
            if (directories.Count == 0 || !isSame)
            {
                continue;
            }

            var remove = new ScriptOperation(ScriptVerb.Rmtree, directories[random.Next(directories.Count)]);
            var actor = 1 + random.Next(3);
            var before = box.FileSystem.DumpTree(cancellationToken: Token);
            var expected = host.RunAs(Actors.All[actor], remove);
            var actual = box.Run(new Step(remove) { Actor = actor });

            Assert.Equal((seed, expected == "OK"), (seed, actual == "OK"));
            Assert.True(actual == "OK" || before == box.FileSystem.DumpTree(cancellationToken: Token), $"seed {seed}: refused, and yet something is gone");
            _ = actual == "OK" ? removed++ : refused++;
        }

        output.WriteLine($"removed {removed}, refused {refused}");
        Assert.True(removed >= 10 && refused >= 10, $"removed {removed}, refused {refused}");
    }

    [Fact]
    public void A_tree_of_layers_that_nobody_listed_yet_is_looked_at()
    {
        using var fs = UnionFileSystem.Create(
            LayerStack.Of(Layer.InMemory("deep", b => b
                .Directory("/d").WithOwner(1, 1)
                .Directory("/d/e").WithOwner(1, 1)
                .Directory("/d/e/f").WithOwner(2, 2)
                .File("/d/e/f/kept", "of another").WithOwner(2, 2))),
            new UnionFsOptions { Identity = Actors.All[1] });
        using var root = fs.Fork(null);
        root.SetMode("/", (UnixFileMode)0x1FF);
        using var user = root.Fork(Actors.All[1]);

        Assert.Equal(FsError.EACCES, FsErrors.FromException(Assert.Throws<UnauthorizedAccessException>(() => user.DeleteTree("/d"))));
        root.SetMode("/d/e/f", (UnixFileMode)0x1FF);
        using var allowed = root.Fork(Actors.All[1]);
        allowed.DeleteTree("/d");

        Assert.False(allowed.Exists("/d"));
        Assert.Empty(allowed.Verify(cancellationToken: Token));
    }

    private static bool IsDone(string answer) => answer.StartsWith("OK", StringComparison.Ordinal);
}

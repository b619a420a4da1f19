using Xunit;

namespace UnionFs.Fuse.Tests.Programs;

/// <summary>What is changed in process is seen through the mount at once, whatever the kernel remembered.</summary>
public class ChangeVisibilityTests(ITestOutputHelper output)
{
    private const int Rounds = 50;

    /// <summary>Names, missing names, listings, attributes, links and content, each from the kernel's caches if it believes them.</summary>
    private const string Look = "cd $MNT/d && echo $(cat lower; cat made 2>/dev/null) / $(ls -m) / $(stat -c %a.%s.%h lower) $(readlink link) $(ls other 2>/dev/null)";

    [Theory]
    [InlineData(false)]
    [InlineData(true)]
    public void A_program_sees_each_change_made_in_process(bool rotates)
    {
        Assert.SkipWhen(MountedSandbox.WhyUnavailable is not null, MountedSandbox.WhyUnavailable ?? "");
        using var layer = Layer.InMemory("base", static builder => builder.File("/d/lower", "lower").Symlink("/d/link", "t0"));
        using var fs = UnionFileSystem.Create(LayerStack.Of(layer));
        using var sandbox = new MountedSandbox(fs, MountedSandbox.Options with { Rotate = rotates });
        Assert.Equal("lower / link, lower / 644.5.1 t0\n", sandbox.Run(Look).Output);
        var clean = fs.Snapshot();
        for (var round = 0; round < Rounds; round++)
        {
            fs.WriteAllText("/d/made", $"made {round}");
            fs.WriteAllText("/d/lower", $"changed {round}");
            Seen($"changed {round}made {round} / link, lower, made / 644.{8 + $"{round}".Length}.1 t0");

            fs.SetMode("/d/lower", UnixFileMode.UserRead);
            fs.CreateHardLink("/d/second", "/d/lower");
            fs.Delete("/d/link");
            fs.CreateSymbolicLink("/d/link", $"t{round + 1}");
            fs.CreateDirectory("/d/other");
            fs.Move("/d/made", "/d/other/moved");
            Seen($"changed {round} / link, lower, other, second / 400.{8 + $"{round}".Length}.2 t{round + 1} moved");

            fs.Restore(clean);
            Seen("lower / link, lower / 644.5.1 t0");
        }

        output.WriteLine($"{Rounds} rounds, {sandbox.Mount.Counters}");
        Assert.Empty(sandbox.Faults);

        void Seen(string expected)
        {
            sandbox.Mount.Settle();
            Assert.Equal(expected + "\n", sandbox.Run(Look).Output);
        }
    }
}

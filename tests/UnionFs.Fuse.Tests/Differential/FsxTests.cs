using System.Globalization;
using Xunit;

namespace UnionFs.Fuse.Tests.Differential;

/// <summary>Random operations on one file by a program of its own, held against a shadow in its memory.</summary>
public class FsxTests(ITestOutputHelper output)
{
    private const int Operations = 3000;

    /// <summary>With UNIONFS_OPS=N so many on each kind of mount, with UNIONFS_LONG=1 a million.</summary>
    private static int OperationsWanted =>
        int.TryParse(Environment.GetEnvironmentVariable("UNIONFS_OPS"), CultureInfo.InvariantCulture, out var wanted) ? wanted
        : MountedSandbox.IsLong ? 1_000_000 : Operations;

    [Theory]
    [InlineData(false, false)]
    [InlineData(false, true)]
    [InlineData(true, false)]
    [InlineData(true, true)]
    public void A_file_is_always_what_was_written(bool writesBack, bool rotates)
    {
        Assert.SkipWhen(MountedSandbox.WhyUnavailable is not null, MountedSandbox.WhyUnavailable ?? "");
        var content = new byte[150_000];
        new Random(7).NextBytes(content);
        using var layer = Layer.InMemory("base", builder => builder.File("/lower", content));
        using var fs = UnionFileSystem.Create(LayerStack.Of(layer));
        using var sandbox = new MountedSandbox(fs, MountedSandbox.Options with { WritebackCache = writesBack, Rotate = rotates });
        foreach (var (file, seed) in new[] { ("lower", 1), ("new", 2) })
        {
            var run = sandbox.Run(
                $"dotnet exec '{Path.Combine(AppContext.BaseDirectory, "UnionFs.MountClient.dll")}' fsx \"$MNT/{file}\" --seed {seed} --ops {OperationsWanted / 2}",
                TimeSpan.FromSeconds(60 + (OperationsWanted / 200)));
            output.WriteLine(run.ToString());
            Assert.True(run.Code == 0, run.ToString());
            Assert.Contains("unsupported: none", run.Output, StringComparison.Ordinal);
        }

        Assert.Empty(sandbox.Faults);
        Assert.Empty(fs.Verify(cancellationToken: TestContext.Current.CancellationToken));
    }
}

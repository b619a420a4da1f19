using System.Diagnostics;
using UnionFs.Tests.Cli;
using UnionFs.Tests.Limits;
using Xunit;

namespace UnionFs.Tests.RealImage;

/// <summary>
/// A minimal Debian root file system, made on the spot with Debian's own tool, as one compressed layer with a folder above it. Takes
/// minutes and the network, so it runs with UNIONFS_LONG=1 only; UNIONFS_DEBIAN_TAR names a base.tar.gz made before.
/// </summary>
[Collection(AloneCollection.Name)]
public sealed class RealImageTests : IDisposable
{
    private readonly ToolFolder _folder = new();

    public void Dispose() => _folder.Dispose();

    [Fact]
    public async Task A_debian_root_with_a_folder_over_it()
    {
        Assert.SkipUnless(Footprint.IsLong, "it needs minutes and the network: UNIONFS_LONG=1");
        var image = await MakeImageAsync();
        var site = Path.Combine(_folder.Path, "site");
        _folder.Write("site/etc/debian_version", "13.0/site\n");
        _folder.Write("site/srv/index.html", "<p>site</p>\n");

        var gzip = await BestTimeAsync("bash", "-c", $"gzip -dc '{image}' | wc -c");
        var open = await BestTimeAsync("dotnet", "exec", Path.Combine(AppContext.BaseDirectory, "UnionFs.Cli.dll"), "stat", "-l", image, "-l", site, "/bin/sh");
        var library = Enumerable.Range(0, 3).Min(_ => TimeOfFirstAnswer(image, site));
        Tell($"open to first answer: {library.TotalSeconds:0.000} s in the process, {open.TotalSeconds:0.000} s with the tool's start; gzip -dc | wc -c: {gzip.TotalSeconds:0.000} s");

        string[] stack = ["-l", image, "-l", site];
        Show("tree", ["--depth", "1", .. stack, "/"]);
        var sh = Show("stat", [.. stack, "/bin/sh"]);
        Assert.Contains("symbolic link", Show("stat", [.. stack, "/bin"]), StringComparison.Ordinal);
        Assert.Contains("/bin/sh -> dash", sh, StringComparison.Ordinal);
        Assert.Equal("13.0/site\n", Show("cat", [.. stack, "/etc/debian_version"]));
        Assert.Contains("hiding one other below", Show("explain", [.. stack, "/etc/debian_version"]), StringComparison.Ordinal);
        Assert.Equal("M /etc/debian_version\nA /srv/index.html\n", Show("diff", "-l", image, "--to", image, "--to", site));
        Assert.Contains(" 0 findings\n", Show("verify", [.. stack]), StringComparison.Ordinal);
    }

    private async Task<string> MakeImageAsync()
    {
        if (Environment.GetEnvironmentVariable("UNIONFS_DEBIAN_TAR") is { Length: > 0 } made)
        {
            return made;
        }

        Assert.SkipUnless(Programs.Exist("mmdebstrap", "gzip", "bash"), "it needs Debian's mmdebstrap, gzip and bash");
        Assert.SkipUnless(Environment.UserName == "root", "mmdebstrap --mode=root needs root");
        var tar = Path.Combine(_folder.Path, "base.tar");
        var start = new ProcessStartInfo("bash", ["-c", $"mmdebstrap --variant=minbase --mode=root bookworm '{tar}' && gzip -n '{tar}'"]) { RedirectStandardError = true };
        start.Environment["SOURCE_DATE_EPOCH"] = "1700000000";
        using var process = Process.Start(start)!;
        var error = await process.StandardError.ReadToEndAsync(TestContext.Current.CancellationToken);
        await process.WaitForExitAsync(TestContext.Current.CancellationToken);
        Assert.SkipUnless(process.ExitCode == 0, $"mmdebstrap could not make the image: {error[^Math.Min(error.Length, 300)..]}");
        return tar + ".gz";
    }

    private static TimeSpan TimeOfFirstAnswer(string image, string site)
    {
        var start = Stopwatch.GetTimestamp();
        using var layer = Layer.FromTar(image);
        using var above = Layer.FromDirectory(site);
        using var fs = UnionFileSystem.Create(LayerStack.Of(layer, above));
        Assert.True(fs.Stat("/bin/sh").IsFile);
        return Stopwatch.GetElapsedTime(start);
    }

    /// <summary>The shorter of two runs; the first may have to read the file from the disk.</summary>
    private static async Task<TimeSpan> BestTimeAsync(string program, params string[] arguments)
    {
        var best = TimeSpan.MaxValue;
        for (var i = 0; i < 2; i++)
        {
            var start = Stopwatch.GetTimestamp();
            using var process = Process.Start(new ProcessStartInfo(program, arguments) { RedirectStandardOutput = true })!;
            await process.StandardOutput.ReadToEndAsync(TestContext.Current.CancellationToken);
            await process.WaitForExitAsync(TestContext.Current.CancellationToken);
            Assert.Equal(0, process.ExitCode);
            best = new[] { best, Stopwatch.GetElapsedTime(start) }.Min();
        }

        return best;
    }

    private static string Show(string command, params string[] arguments)
    {
        var run = ToolRun.InProcess([command, .. arguments]);
        Assert.Equal((0, ""), (run.Code, run.Error));
        Tell($"unionfs {command} … {arguments[^1]}\n{run.Output}");
        return run.Output;
    }

    private static void Tell(string text)
    {
        TestContext.Current.TestOutputHelper?.WriteLine(text);
        Console.WriteLine(text);
    }
}

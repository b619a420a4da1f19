using System.Diagnostics;
using UnionFs.Oci;
using Xunit;

namespace UnionFs.Tests.Cli;

/// <summary>
/// A disk that fails to make something last: every flush of a command fails in turn, of files and of folders. It is told, nothing is acknowledged, the store
/// is whole, and the command repeated succeeds and flushes what had failed. With <c>UNIONFS_LONG=1</c> every flush, else the first four and every fourth after.
/// </summary>
public sealed class FlushFailureTests : IDisposable
{
    private const int MostFlushes = 200;
    private static readonly int s_stride = Environment.GetEnvironmentVariable("UNIONFS_LONG") == "1" ? 1 : 4;
    private readonly ToolFolder _folder = new();

    private string Store => Path.Combine(_folder.Path, "store");

    private string Layout => Path.Combine(_folder.Path, "layout");

    public void Dispose() => _folder.Dispose();

    [Fact]
    public Task Loading_into_a_new_store() => SweepAsync(static _ => { }, "load", $"oci:{Layout}:v1", "--name", "app:1");

    [Fact]
    public Task Giving_what_is_there_another_name() => SweepAsync(static t => t.Load(), "load", $"oci:{Layout}:v1", "--name", "app:2");

    [Fact]
    public Task Saving_a_change_of_a_container() => SweepAsync(static t => t.Load().Run("create", "app:1", "box"), "put", "box", _folder.Write("new", "new text"), "/etc/new");

    [Fact]
    public Task Making_a_container() => SweepAsync(static t => t.Load(), "create", "app:1", "box");

    [Fact]
    public Task Committing_a_container() => SweepAsync(
        static t => t.Load().Run("create", "app:1", "box").Run("put", "box", t._folder.Write("new", "new text"), "/etc/new"), "commit", "box", "app:2");

    [Fact]
    public Task Saving_an_image_to_a_new_layout() => SweepAsync(static t => t.Load(), "save", "app:1", $"oci:{_folder.Path}/store/saved/deep:v1");

    private FlushFailureTests Load() => Run("load", $"oci:{Layout}:v1", "--name", "app:1");

    private FlushFailureTests Run(params string[] words)
    {
        var run = ToolRun.InProcess(["--store", Store, .. words]);
        Assert.True(run.Code == 0, $"{string.Join(' ', words)}: {run.Error}");
        return this;
    }

    private async Task SweepAsync(Action<FlushFailureTests> prepare, params string[] words)
    {
        Assert.SkipUnless(OperatingSystem.IsLinux() && File.Exists("/usr/bin/strace"), "Failing flushes are made by Debian's strace, which is not here.");
        using (var layout = LayoutFolder.Create(Layout))
        {
            ImageDraft.Empty(new Platform("linux", "amd64"))
                .Append(Layer.InMemory("base", static b => b.File("/bin/sh", new byte[2000]).File("/etc/motd", "hello\n")))
                .Save(layout, "v1", new ImageSaveOptions { Compression = LayerCompression.Gzip }, cancellationToken: TestContext.Current.CancellationToken);
        }

        Assert.SkipUnless((await TracedAsync("", ["--help"])).Code == 0, "strace may not trace here.");
        var failures = 0;
        var isDone = false;
        for (var nth = 1; !isDone && nth <= MostFlushes; nth += nth < 4 ? 1 : s_stride)
        {
            if (Directory.Exists(Store))
            {
                Directory.Delete(Store, recursive: true);
            }

            prepare(this);
            var run = await TracedAsync($"fsync:error=EIO:when={nth}", words);
            if (run.Failed is not { } failed)
            {
                Assert.Equal((0, ""), (run.Code, run.Error));
                isDone = true;
                continue;
            }

            failures++;
            CheckFailure(run, failed, $"flush {nth}, of {failed}");
            var mustLast = Directory.Exists(failed) && !IsMadeAgain(failed);
            var again = await TracedAsync("", words);
            Assert.True(again.Code == 0, $"flush {nth}, of {failed}, repeated: {again.Error}");
            Assert.True(!mustLast || again.Flushed.Contains(failed), $"flush {nth}: {failed} was not flushed again, only {string.Join(", ", again.Flushed)}");
            Run("fsck");
        }

        Assert.True(isDone && failures > 0, $"{failures} flushes failed");
        TestContext.Current.TestOutputHelper?.WriteLine($"{words[0]}: {failures} failed flushes");
    }

    /// <summary>Indexes, unpacked tars and facts about blobs are made again where they are missing, the number of the version too, so nobody waits for them to last.</summary>
    private static bool IsMadeAgain(string folder) => Path.GetFileName(folder) is "layers" or "diffids" || File.Exists(Path.Combine(folder, "version"));

    private void CheckFailure(TracedRun run, string failed, string when)
    {
        Assert.True(run.Code == 1 && run.Output.Length == 0, $"{when}: {run.Code} {run.Output} {run.Error}");
        var named = Directory.Exists(failed) ? $"'{failed}'" : $"'{Path.GetDirectoryName(failed)}/";
        Assert.True(run.Error.StartsWith("unionfs: Flushing ", StringComparison.Ordinal) && run.Error.Contains(named, StringComparison.Ordinal) && run.Error.EndsWith("Input/output error.\n", StringComparison.Ordinal), $"{when}: {run.Error}");
        Assert.True(!Directory.Exists(Store) || !Directory.EnumerateFiles(Store, "*.tmp", SearchOption.AllDirectories).Any(), $"{when}: something temporary stays");
        if (Directory.Exists(Store))
        {
            // In a copy: the check would make last what had failed to.
            var copy = Path.Combine(_folder.Path, "copy");
            using var process = Process.Start("cp", ["-a", Store, copy]);
            process.WaitForExit();
            Assert.Equal("0 findings\n", ToolRun.InProcess("--store", copy, "fsck").Output);
            Directory.Delete(copy, recursive: true);
        }
    }

    private async Task<TracedRun> TracedAsync(string inject, string[] words)
    {
        var log = Path.Combine(_folder.Path, "trace");
        var start = new ProcessStartInfo(
            "strace",
            ["-f", "-qqq", "-y", "--seccomp-bpf", "-o", log, "-e", "trace=fsync", .. inject.Length == 0 ? [] : (string[])["-e", $"inject={inject}"],
             "dotnet", "exec", Path.Combine(AppContext.BaseDirectory, "UnionFs.Cli.dll"), "--store", Store, .. words])
        {
            RedirectStandardOutput = true,
            RedirectStandardError = true,
        };
        using var process = Process.Start(start)!;
        var output = process.StandardOutput.ReadToEndAsync(TestContext.Current.CancellationToken);
        var error = process.StandardError.ReadToEndAsync(TestContext.Current.CancellationToken);
        await process.WaitForExitAsync(TestContext.Current.CancellationToken);
        var calls = File.Exists(log) ? await File.ReadAllLinesAsync(log, TestContext.Current.CancellationToken) : [];
        static string PathOf(string call) => call[(call.IndexOf('<', StringComparison.Ordinal) + 1)..call.IndexOf(">)", StringComparison.Ordinal)];
        var flushes = calls.Where(static c => c.Contains("fsync(", StringComparison.Ordinal) && c.Contains(">)", StringComparison.Ordinal)).ToList();
        return new TracedRun(process.ExitCode, await output, await error)
        {
            Failed = flushes.Where(static c => c.Contains("(INJECTED)", StringComparison.Ordinal)).Select(PathOf).FirstOrDefault(),
            Flushed = [.. flushes.Select(PathOf)],
        };
    }

    private sealed record TracedRun(int Code, string Output, string Error)
    {
        /// <summary>What could not be flushed; null if everything could.</summary>
        public string? Failed { get; init; }

        public IReadOnlyList<string> Flushed { get; init; } = [];
    }
}

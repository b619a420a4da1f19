using System.Diagnostics;
using Xunit;

namespace UnionFs.Fuse.Tests.Programs;

/// <summary>A server that is killed while programs use its mount: they get an error at once, and the directory can be mounted on again.</summary>
public class KilledServerTests(ITestOutputHelper output)
{
    private static readonly TimeSpan s_patience = TimeSpan.FromSeconds(60);

    [Fact]
    public async Task Whoever_waits_for_a_killed_server_gets_an_error()
    {
        Assert.SkipWhen(MountedSandbox.WhyUnavailable is not null, MountedSandbox.WhyUnavailable ?? "");
        using var mounts = new PrivateMounts();
        Assert.Equal(0, mounts.Run("mkdir -p $TMP/base/d && for i in $(seq 200); do head -c 20000 /dev/urandom > $TMP/base/d/$i; done").Code);
        using var server = Serve(mounts);
        using var load = mounts.Start(
            """
            work() {
              for round in $(seq 100000); do
                cat $MNT/d/* > /dev/null || return
                cp -r $MNT/d $MNT/copy-$1 && rm -r $MNT/copy-$1 || return
                dd if=/dev/zero of=$MNT/new-$1 bs=64k count=50 conv=fsync status=none && mv $MNT/new-$1 $MNT/moved-$1 || return
              done
            }
            for i in 1 2 3 4 5 6 7 8; do work $i & done
            wait
            """);
        var said = Task.WhenAll(load.StandardOutput.ReadToEndAsync(TestContext.Current.CancellationToken), load.StandardError.ReadToEndAsync(TestContext.Current.CancellationToken));
        await Task.Delay(2000, TestContext.Current.CancellationToken);
        Assert.False(load.HasExited, "the load ended before the server was killed");

        var clock = Stopwatch.StartNew();
        server.Kill();
        Assert.True(server.WaitForExit(s_patience), "the server is still there after it was killed");
        Assert.True(load.WaitForExit(s_patience), "a program still waits for the killed server");
        var errors = (await said.WaitAsync(s_patience, TestContext.Current.CancellationToken))[1];
        output.WriteLine($"all programs ended {clock.Elapsed.TotalMilliseconds:F0} ms after the kill");
        Assert.Contains("Transport endpoint is not connected", errors, StringComparison.Ordinal);
        Assert.Equal("", mounts.Run("grep -l '^State:.D' /proc/[0-9]*/status 2>/dev/null | while read f; do grep -q \"$MNT\" ${f%status}mountinfo && echo $f; done").Output);

        Assert.Contains("not connected", mounts.Run("stat $MNT").Output, StringComparison.Ordinal);
        Assert.Equal((0, ""), Ended(mounts.Run("umount $MNT")));
        using (var next = Serve(mounts))
        {
            Assert.Equal((0, "200\n"), Ended(mounts.Run("ls $MNT/d | wc -l; touch $MNT/again")));
            Assert.Equal((0, ""), Ended(mounts.Run("umount $MNT")));
            Assert.True(next.WaitForExit(s_patience), "the server did not end with its mount");
            Assert.Equal(0, next.ExitCode);
            Assert.Contains("A /again", await next.StandardOutput.ReadToEndAsync(TestContext.Current.CancellationToken), StringComparison.Ordinal);
        }
    }

    [Fact]
    public void Mounting_over_what_a_killed_server_left_works()
    {
        Assert.SkipWhen(MountedSandbox.WhyUnavailable is not null, MountedSandbox.WhyUnavailable ?? "");
        using var mounts = new PrivateMounts();
        mounts.Run("mkdir $TMP/base && echo hello > $TMP/base/file");
        using (var first = Serve(mounts))
        {
            first.Kill();
            Assert.True(first.WaitForExit(s_patience));
        }

        using var second = Serve(mounts);
        Assert.Equal((0, "hello\n"), Ended(mounts.Run("cat $MNT/file")));
        Assert.Equal((0, ""), Ended(mounts.Run("umount $MNT")));
        Assert.True(second.WaitForExit(s_patience));
    }

    [Fact]
    public async Task An_aborted_connection_answers_errors_and_is_unmounted()
    {
        Assert.SkipWhen(MountedSandbox.WhyUnavailable is not null, MountedSandbox.WhyUnavailable ?? "");
        using var fs = UnionFileSystem.Create(LayerStack.Empty);
        using var sandbox = new MountedSandbox(fs);
        Assert.Equal((0, ""), Ended(sandbox.Run("touch $MNT/before")));
        sandbox.Mounts.AbortConnections();
        Assert.Contains("not connected", sandbox.Run("touch $MNT/after").Output, StringComparison.Ordinal);
        await sandbox.Mount.Unmounted.WaitAsync(s_patience, TestContext.Current.CancellationToken);
        Assert.Equal((0, ""), Ended(sandbox.Run("umount $MNT")));
        Assert.Equal(["/before"], fs.Walk("/", cancellationToken: TestContext.Current.CancellationToken).Skip(1).Select(static e => e.Path));
    }

    private static (int Code, string Output) Ended(ProgramRun run) => (run.Code, run.Output);

    /// <summary>Starts the tool and waits until the mount answers: what statfs asks for, the kernel never remembers.</summary>
    private static Process Serve(PrivateMounts mounts)
    {
        var server = mounts.Start($"exec dotnet exec '{Path.Combine(AppContext.BaseDirectory, "UnionFs.Cli.dll")}' mount -l $TMP/base $MNT --foreground");
        var run = mounts.Run("for i in $(seq 600); do [ \"$(stat -f -c %T $MNT 2>/dev/null)\" = fuseblk ] && exit 0; sleep 0.1; done; exit 1", TimeSpan.FromSeconds(90));
        return run.Code == 0 ? server : throw new InvalidOperationException($"The tool did not mount: {(server.HasExited ? server.StandardError.ReadToEnd() : "it still runs")}");
    }
}

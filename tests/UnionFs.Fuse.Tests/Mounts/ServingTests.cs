using System.Diagnostics;
using UnionFs.Fuse.Tests.Calls;
using Xunit;

namespace UnionFs.Fuse.Tests.Mounts;

/// <summary>How requests reach the threads that answer them.</summary>
public sealed class ServingTests
{
    private const string Case = "tree";

    [Theory]
    [InlineData(0, 1)]
    [InlineData(0, 3)]
    [InlineData(50, 1)]
    [InlineData(1_000_000, 1)]
    [InlineData(1_000_000, 3)]
    public void Programs_are_answered_however_long_a_thread_looks_out_and_the_mount_ends_at_once(int microseconds, int threads)
    {
        Assert.SkipWhen(Mounted.WhyNot is not null, Mounted.WhyNot ?? "");
        using var mounted = new Mounted([Case], new FuseMountOptions { LookoutTime = TimeSpan.FromMicroseconds(microseconds), Threads = threads, ShareLocks = true });

        var (answers, plain) = mounted.RunBoth(Case, static client =>
        {
            for (var i = 0; i < 100; i++)
            {
                client.MakeDirectory($"d{i}");
                client.Rename($"d{i}", $"e{i}");
                client.List($"e{i}");
                client.RemoveDirectory($"e{i}");
            }

            // A lock is answered later than it was asked for, and by the door it came in.
            var file = client.Open("file", Client.ReadWrite);
            client.Lock(file, 2);
            client.Close(file);
        });
        Assert.Equal(plain, answers);

        var start = Stopwatch.GetTimestamp();
        mounted.Run(mounted.Mount.Dispose);
        Assert.True(Stopwatch.GetElapsedTime(start) < TimeSpan.FromSeconds(3), $"{Stopwatch.GetElapsedTime(start)}");
        Assert.True(mounted.Mount.Unmounted.IsCompleted);
    }

    [Fact]
    public void Root_lets_the_kernel_read_further_ahead()
    {
        Assert.SkipWhen(Mounted.WhyNot is not null, Mounted.WhyNot ?? "");
        using var mounted = new Mounted([Case]);
        var (path, canWrite, value) = mounted.Run(() =>
        {
            var path = ReadAheadFile(mounted.MountPath);
            return (path, Libc.Access(path, 2) == 0, File.ReadAllText(path).Trim());
        });

        Assert.SkipUnless(canWrite, $"{path} cannot be written here");
        Assert.Equal("256", value);
    }

    [Fact]
    public void A_time_to_look_out_is_no_less_than_nothing_and_a_second_at_most()
    {
        Assert.Throws<ArgumentOutOfRangeException>(static () => new FuseMountOptions { LookoutTime = TimeSpan.FromMicroseconds(-1) });
        Assert.Throws<ArgumentOutOfRangeException>(static () => new FuseMountOptions { LookoutTime = TimeSpan.FromSeconds(1.1) });
    }

    private static string ReadAheadFile(string mountPoint)
    {
        var line = File.ReadLines("/proc/thread-self/mountinfo").Last(l => l.Split(' ')[4] == mountPoint);
        return $"/sys/class/bdi/{line.Split(' ')[2]}/read_ahead_kb";
    }
}

using System.Diagnostics;
using System.Globalization;

namespace UnionFs.Benchmarks;

/// <summary>
/// The command <c>mount-latency [--stats N] [--writes N]</c>: how long single stats and 4 KiB writes wait for our server, each asked of it and none
/// answered by the kernel alone, also while the server is made to collect its garbage ten times a second.
/// </summary>
internal static class LatencyRun
{
    public static int Run(ReadOnlySpan<string> arguments)
    {
        var (stats, writes) = (1_000_000, 100_000);
        for (var i = 0; i + 1 < arguments.Length; i += 2)
        {
            if (!int.TryParse(arguments[i + 1], CultureInfo.InvariantCulture, out var count) || count < 1000 || arguments[i] is not ("--stats" or "--writes"))
            {
                Console.Error.WriteLine("usage: mount-latency [--stats N] [--writes N]");
                return 2;
            }

            (stats, writes) = arguments[i] == "--stats" ? (count, writes) : (stats, count);
        }

        try
        {
            using var site = new MountSite(1);
            Console.WriteLine("| microseconds | p50 | p99 | p99.9 | max |\n|---|--:|--:|--:|--:|");
            foreach (var collects in new[] { false, true })
            {
                Measure(site, collects, stats, writes);
            }

            return 0;
        }
        catch (GateSkippedException e)
        {
            Console.Error.WriteLine($"mount-latency: {e.Message}");
            return 1;
        }
    }

    private static void Measure(MountSite site, bool collects, int stats, int writes)
    {
        using var peer = new MountedPeer(
            collects ? "collecting" : "quiet", site, at => MountServer.Command(at.Lower, at.Target, collects ? ["--collect"] : []));
        peer.Mount();
        site.Run(() =>
        {
            var paths = site.Files.Select(f => MountCalls.Path(peer.Root + f)).ToArray();
            new Random(5).Shuffle(paths);
            Stats(paths, 20_000);
            Row($"stat, {peer.Name}", Stats(paths, stats));
            Row($"write 4 KiB, {peer.Name}", Writes(MountCalls.Path($"{peer.Root}/written"), writes));
        });
        Console.WriteLine($"{peer.Name}: {peer.Unmount().Trim()}");
    }

    private static long[] Stats(byte[][] paths, int count)
    {
        var times = new long[count];
        for (var i = 0; i < count; i++)
        {
            var start = Stopwatch.GetTimestamp();
            MountCalls.Stat(paths[i % paths.Length], MountCalls.ForceSync);
            times[i] = Stopwatch.GetTimestamp() - start;
        }

        return times;
    }

    private static long[] Writes(byte[] path, int count)
    {
        var times = new long[count];
        var block = new byte[4096];
        var random = new Random(6);
        var file = MountCalls.Open(path, MountCalls.WriteOnly | MountCalls.Create);
        for (var i = 0; i < count; i++)
        {
            var offset = random.Next(16_384) * (long)block.Length;
            var start = Stopwatch.GetTimestamp();
            MountCalls.Write(file, block, offset);
            times[i] = Stopwatch.GetTimestamp() - start;
        }

        MountCalls.Close(file);
        return times;
    }

    private static void Row(string name, long[] times)
    {
        Array.Sort(times);
        string At(double share) => (times[(int)(share * (times.Length - 1))] * 1e6 / Stopwatch.Frequency).ToString("0.0", CultureInfo.InvariantCulture);
        Console.WriteLine($"| {times.Length} × {name} | {At(0.5)} | {At(0.99)} | {At(0.999)} | {At(1)} |");
    }
}

using System.Diagnostics;
using System.Globalization;

namespace UnionFs.Benchmarks;

/// <summary>
/// The command <c>mounts [--rounds N] [--only TEXT]</c>: our mount, fuse-overlayfs and the kernel's overlayfs on the same lower tree in memory, in turns.
/// </summary>
internal static class MountRun
{
    private const string Usage = "usage: mounts [--rounds N] [--only TEXT]";

    public static int Run(ReadOnlySpan<string> arguments)
    {
        var rounds = 7;
        var only = "";
        for (var i = 0; i < arguments.Length; i++)
        {
            switch (arguments[i])
            {
                case "--rounds" when i + 1 < arguments.Length && int.TryParse(arguments[i + 1], CultureInfo.InvariantCulture, out rounds) && rounds > 0:
                case "--only" when i + 1 < arguments.Length:
                    only = arguments[i] == "--only" ? arguments[i + 1] : only;
                    i++;
                    break;
                default:
                    Console.Error.WriteLine(Usage);
                    return 2;
            }
        }

        try
        {
            Measure(rounds, only);
            return 0;
        }
        catch (GateSkippedException e)
        {
            Console.Error.WriteLine($"mounts: {e.Message}");
            return 1;
        }
    }

    private static void Measure(int rounds, string only)
    {
        using var site = new MountSite(rounds);
        var peers = Start(
            new MountedPeer("unionfs", site, static at => MountServer.Command(at.Lower, at.Target)),
            new MountedPeer("unionfs writeback", site, static at => MountServer.Command(at.Lower, at.Target, "--writeback")),
            new MountedPeer("fuse-overlayfs", site, static at => ["fuse-overlayfs", "-f", "-o", $"lowerdir={at.Lower},upperdir={at.Upper},workdir={at.Work}", at.Target]),
            new MountedPeer("overlayfs", site, null));
        try
        {
            Console.WriteLine($"| microseconds, median of {rounds} | {string.Join(" | ", peers.Select(static p => p.Name))} | ÷ fuse-overlayfs | goal | ÷ overlayfs | |");
            Console.WriteLine($"|---|{string.Concat(Enumerable.Repeat("--:|", peers.Count + 3))}---|");
            foreach (var one in new MountCases(site).All.Where(c => c.Name.Contains(only, StringComparison.Ordinal)))
            {
                Console.WriteLine(Row(one, peers, Times(site, one, peers, rounds)));
            }
        }
        finally
        {
            foreach (var peer in peers)
            {
                Console.WriteLine($"{peer.Name}: {peer.Unmount().Trim()}");
            }
        }
    }

    private static List<MountedPeer> Start(params IEnumerable<MountedPeer> peers)
    {
        var started = new List<MountedPeer>();
        foreach (var peer in peers)
        {
            try
            {
                peer.Mount();
                started.Add(peer);
            }
            catch (GateSkippedException e)
            {
                Console.WriteLine($"{peer.Name}: left out: {e.Message}");
            }
        }

        return started;
    }

    /// <summary>The microseconds of one unit, of every peer in every round.</summary>
    private static double[][] Times(MountSite site, MountCase one, List<MountedPeer> peers, int rounds)
    {
        var times = peers.Select(_ => new double[rounds]).ToArray();
        for (var round = 0; round < rounds; round++)
        {
            for (var i = 0; i < peers.Count; i++)
            {
                var which = (i + round) % peers.Count;
                var (peer, number) = (peers[which], round);
                site.Run(() =>
                {
                    one.Prepare(peer, number);
                    if (one.IsCold)
                    {
                        peer.Forget();
                    }

                    var start = Stopwatch.GetTimestamp();
                    one.Run(peer, number);
                    times[which][number] = Stopwatch.GetElapsedTime(start).TotalMicroseconds / one.Units;
                });
            }
        }

        return times;
    }

    private static string Row(MountCase one, List<MountedPeer> peers, double[][] times)
    {
        var medians = times.Select(static t => t.Order().ElementAt(t.Length / 2)).ToArray();
        double? Of(string name) => peers.FindIndex(p => p.Name == name) is var at and >= 0 ? medians[at] : null;
        var toFuse = Of("unionfs") / Of("fuse-overlayfs");
        var toKernel = Of("unionfs") / Of("overlayfs");
        return string.Create(
            CultureInfo.InvariantCulture,
            $"| {one.Name} | {string.Join(" | ", medians.Select(static m => m.ToString(m < 100 ? "0.00" : "0", CultureInfo.InvariantCulture)))} | {toFuse:0.00} | {one.Goal} | {toKernel:0.00} | {(toFuse is null ? "" : toFuse <= one.Goal ? "reached" : "missed")} |");
    }
}

using System.Diagnostics;

namespace UnionFs.Benchmarks;

/// <summary>Any number of sides measured in turns, within a time.</summary>
internal static class Timings
{
    private const int Rounds = 15;
    private const int FewestRounds = 3;

    /// <summary>15 rounds in rotating order, or as many (but three) as the time allows; slow sides are not warmed up for long.</summary>
    public static Timing[] Measure(IReadOnlyList<Side> sides, TimeSpan most)
    {
        var random = new Random(20_240_502);
        var samplers = sides.Select(side => new Sampler(side, random)).ToArray();
        var clock = Stopwatch.StartNew();
        foreach (var sampler in samplers)
        {
            sampler.Calibrate(isPatient: false);
        }

        for (var round = 0; round < FewestRounds || (round < Rounds && clock.Elapsed < most); round++)
        {
            GC.Collect();
            for (var i = 0; i < samplers.Length; i++)
            {
                samplers[(i + round) % samplers.Length].Round();
            }
        }

        foreach (var side in sides)
        {
            side.Dispose();
        }

        return [.. samplers.Select(static s => new Timing(s.Minimum, s.Median, s.Spread))];
    }
}

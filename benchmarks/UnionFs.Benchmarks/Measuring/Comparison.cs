using System.Globalization;

namespace UnionFs.Benchmarks;

/// <summary>
/// Two sides measured in turns in one process; the figure is the minimum of ours divided by the minimum of the baseline, the only one that
/// survives a noisy machine.
/// </summary>
internal static class Comparison
{
    private const int Rounds = 15;

    /// <summary>Measures; goes on, up to three times as long, while the spread is wide or the figure is close to the goal.</summary>
    public static Figure Measure(Side ours, Side baseline, double goal)
    {
        var random = new Random(20_240_501);
        var (left, right) = (new Sampler(ours, random), new Sampler(baseline, random));
        left.Calibrate();
        right.Calibrate();
        for (var round = 0; round < Rounds || (round < 3 * Rounds && IsUnsure(left, right, goal)); round++)
        {
            GC.Collect();
            var (first, second) = round % 2 == 0 ? (left, right) : (right, left);
            first.Round();
            second.Round();
        }

        ours.Dispose();
        baseline.Dispose();
        return new Figure(left.Minimum, right.Minimum, left.Minimum / right.Minimum, Math.Max(left.Spread, right.Spread));
    }

    /// <summary>Measures several cases; the figure is the worst of them, the detail names all.</summary>
    public static Figure Worst(double goal, params IEnumerable<(string Name, Func<(Side Ours, Side Baseline)> Make)> cases)
    {
        var figures = new List<(string Name, Figure Figure)>();
        foreach (var (name, make) in cases)
        {
            var (ours, baseline) = make();
            figures.Add((name, Measure(ours, baseline, goal)));
        }

        var detail = string.Join(", ", figures.Select(static f => string.Create(CultureInfo.InvariantCulture, $"{f.Name} {f.Figure.Ratio:0.###}")));
        return figures.MaxBy(static f => f.Figure.Ratio).Figure with { Detail = detail };
    }

    private static bool IsUnsure(Sampler ours, Sampler baseline, double goal)
    {
        var ratio = ours.Minimum / baseline.Minimum;
        return ours.Spread > 1.5 || baseline.Spread > 1.5 || (ratio > goal * 0.9 && ratio < goal * 1.1);
    }
}

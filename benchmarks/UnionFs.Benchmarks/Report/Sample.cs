namespace UnionFs.Benchmarks;

/// <summary>One point of a report.</summary>
/// <param name="Series">Whose figure it is.</param>
/// <param name="X">What it depends on: layers, bytes, entries.</param>
/// <param name="Minimum">The least that was measured.</param>
/// <param name="Median">The median; of a count the count again.</param>
/// <param name="Spread">Third quartile divided by the minimum; 1 for a count.</param>
internal sealed record Sample(string Series, double X, double Minimum, double Median, double Spread)
{
    public static Sample Of(string series, double x, Timing timing) => new(series, x, timing.Minimum, timing.Median, timing.Spread);

    public static Sample Count(string series, double x, double count) => new(series, x, count, count, 1);
}

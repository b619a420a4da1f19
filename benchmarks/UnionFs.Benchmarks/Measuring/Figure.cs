namespace UnionFs.Benchmarks;

/// <summary>What a gate measured.</summary>
/// <param name="Ours">Nanoseconds of one operation of ours; of a count the count.</param>
/// <param name="Baseline">Nanoseconds of one operation of the baseline; 0 for a count.</param>
/// <param name="Ratio">What is held against the goal.</param>
/// <param name="Spread">Third quartile divided by the minimum, of the side where it is wider; 1 for a count.</param>
/// <param name="Detail">What the figure is the worst of, or null.</param>
internal sealed record Figure(double Ours, double Baseline, double Ratio, double Spread, string? Detail = null)
{
    /// <summary>A count: bytes.</summary>
    public static Figure Of(double count, string? detail = null) => new(count, 0, count, 1, detail);
}

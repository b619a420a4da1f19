namespace UnionFs.Benchmarks;

/// <summary>What one operation took over several rounds, in nanoseconds.</summary>
/// <param name="Minimum">In the fastest round.</param>
/// <param name="Median">In the middle one.</param>
/// <param name="Spread">Third quartile divided by the minimum.</param>
internal readonly record struct Timing(double Minimum, double Median, double Spread);

namespace UnionFs.Benchmarks;

/// <summary>A figure with a goal it must not exceed.</summary>
/// <param name="Name">The name, as <c>--only</c> takes it.</param>
/// <param name="Goal">The most the figure may be.</param>
/// <param name="Later">What it should come to in the end; not checked.</param>
/// <param name="Measure">Measures, given the goal; throws <see cref="GateSkippedException"/> where it cannot.</param>
/// <param name="RunsInCi">Whether <c>--ci</c> takes it, at twice the goal: counts, and figures that do not depend on the machine.</param>
internal sealed record Gate(string Name, double Goal, double Later, Func<double, Figure> Measure, bool RunsInCi = false);

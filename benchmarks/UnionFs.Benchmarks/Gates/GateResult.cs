namespace UnionFs.Benchmarks;

/// <summary>The outcome of one gate: a figure, or why there is none.</summary>
/// <param name="Name">The gate.</param>
/// <param name="Goal">The most its figure may be in this run.</param>
/// <param name="Figure">What was measured.</param>
/// <param name="Skipped">Why it cannot run here.</param>
/// <param name="Broken">What came out wrong, so that nothing could be measured; counts as failed.</param>
internal sealed record GateResult(string Name, double Goal, Figure? Figure, string? Skipped = null, string? Broken = null)
{
    public bool Passed => Figure is { } figure && figure.Ratio <= Goal;

    public bool Failed => !Passed && Skipped is null;
}

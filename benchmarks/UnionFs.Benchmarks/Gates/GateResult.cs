namespace UnionFs.Benchmarks;

/// <summary>The outcome of one gate: a figure, or why there is none.</summary>
internal sealed record GateResult(string Name, double Goal, Figure? Figure, string? Skipped)
{
    public bool Passed => Figure is { } figure && figure.Ratio <= Goal;

    public bool Failed => Figure is not null && !Passed;
}

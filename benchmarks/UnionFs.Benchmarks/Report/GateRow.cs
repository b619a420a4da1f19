namespace UnionFs.Benchmarks;

/// <summary>A line of the table of gates.</summary>
internal sealed record GateRow(string Name, double Ours, double Baseline, double Ratio, double Goal, double Later, double Spread, string Outcome, string Detail)
{
    public static GateRow Of(Gate gate, GateResult result) => new(
        gate.Name,
        result.Figure?.Ours ?? 0,
        result.Figure?.Baseline ?? 0,
        result.Figure?.Ratio ?? 0,
        gate.Goal,
        gate.Later,
        result.Figure?.Spread ?? 0,
        result.Passed ? "pass" : result.Failed ? "FAIL" : "skipped",
        result.Figure?.Detail ?? result.Skipped ?? result.Broken ?? "");
}

namespace UnionFs.Fuse.Tests;

/// <summary>What came of a program.</summary>
/// <param name="Code">Its exit code.</param>
/// <param name="Output">What it wrote, standard error included.</param>
/// <param name="Time">How long it took.</param>
internal sealed record ProgramRun(int Code, string Output, TimeSpan Time)
{
    public override string ToString() => $"exit {Code} after {Time.TotalSeconds:F2} s: {Output}";
}

namespace UnionFs.TestKit;

/// <summary>One answer on which two sides differ.</summary>
/// <param name="Step">What was done, or null if the trees differ that are there after it.</param>
/// <param name="Ours">The answer expected by POSIX: of the sandbox, the oracle or the plain directory.</param>
/// <param name="Host">The answer of the other side.</param>
internal sealed record Difference(Step? Step, string Ours, string Host)
{
    public ScriptOperation? Operation => Step?.Script;

    /// <summary>The fields of both answers, if both are lines of the same length; else none.</summary>
    public IEnumerable<(int Index, string Ours, string Host)> DifferentFields()
    {
        string[] ours = Ours.Split(' '), host = Host.Split(' ');
        return ours.Length != host.Length
            ? []
            : ours.Zip(host).Select((pair, i) => (i, pair.First, pair.Second)).Where(f => f.First != f.Second);
    }

    public override string ToString() => $"{(Step is null ? "the trees after it" : Step)}\n    ours: {Ours}\n    other: {Host}";
}

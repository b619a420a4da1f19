using System.Text;

namespace UnionFs;

/// <summary>Which layer says what about a path, what hides what, and who wins.</summary>
/// <param name="Path">The path asked about.</param>
/// <param name="Summary">The answer in one sentence.</param>
/// <param name="Verdicts">One per layer, the top first.</param>
public sealed record Explanation(string Path, string Summary, IReadOnlyList<LayerVerdict> Verdicts)
{
    /// <summary>What is seen at the path, or null if nothing is.</summary>
    public FileStat? Stat { get; init; }

    /// <summary>The explanation as a person reads it, a line per layer, the top first.</summary>
    public override string ToString()
    {
        var text = new StringBuilder();
        text.Append(FsText.Escape(Path)).Append(": ").Append(Summary);
        var width = Verdicts.Count == 0 ? 0 : Verdicts.Max(v => v.Label.Length);
        foreach (var verdict in Verdicts)
        {
            text.AppendLine().Append(verdict.Format(width));
        }

        return text.ToString();
    }
}

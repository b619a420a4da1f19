using System.Text.RegularExpressions;

namespace UnionFs.Repo.Tests;

/// <summary>What no text of the repository holds.</summary>
internal static partial class TextRules
{
    public static IEnumerable<string> Findings(SourceFile file)
    {
        var lines = file.Text.Split('\n');
        for (var i = 0; i < lines.Length; i++)
        {
            foreach (Match match in MachinePath().Matches(lines[i]))
            {
                yield return $"{file.Path}:{i + 1}: a path of one machine: {match.Value}";
            }

            foreach (Match match in Unfinished().Matches(lines[i]))
            {
                yield return $"{file.Path}:{i + 1}: unfinished: {match.Value}";
            }
        }
    }

    // Written with classes of one letter, so that this file does not break its own rule.
    [GeneratedRegex(@"(?<![\w.])/[w]ork/\w+|/[t]mp/w/|(?<![\w.])/[h]ome/\w+/\w+|/[U]sers/\w+|[A-Z]:\\[U]sers")]
    private static partial Regex MachinePath();

    [GeneratedRegex(@"\b(?:[T]ODO|[F]IXME|[X]XX|[H]ACK)\b|\b[N]otImplementedException\b")]
    private static partial Regex Unfinished();
}

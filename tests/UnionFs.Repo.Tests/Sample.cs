namespace UnionFs.Repo.Tests;

/// <summary>A C# sample of a document.</summary>
/// <param name="Document">The document's path.</param>
/// <param name="Line">The line of its first line there, from 1.</param>
/// <param name="Text">The sample.</param>
public sealed record Sample(string Document, int Line, string Text)
{
    /// <summary>Every sample of a document: what stands between <c>```csharp</c> and <c>```</c>.</summary>
    public static IEnumerable<Sample> In(string document, string text)
    {
        var lines = text.Split('\n');
        for (var i = 0; i < lines.Length; i++)
        {
            if (lines[i].Trim() == "```csharp")
            {
                var end = Array.FindIndex(lines, i + 1, static l => l.Trim() == "```");
                yield return new Sample(document, i + 2, string.Join('\n', lines[(i + 1)..end]));
                i = end;
            }
        }
    }

    public override string ToString() => $"{Document}:{Line}";
}

using System.Text;
using System.Text.Json;

namespace UnionFs.Adapters.Tests.Differential;

/// <summary>
/// Strings as scripts write them: JSON; <c>%</c> at the start is the root of the tree, <c>{c*n}</c> is a character n times.
/// </summary>
internal static class PathText
{
    /// <summary>What a word stands for.</summary>
    public static string Read(string word, string root)
    {
        var text = JsonSerializer.Deserialize<string>(word) ?? throw new FormatException(word);
        if (text.StartsWith('%'))
        {
            text = root + text[1..];
        }

        for (var open = text.IndexOf('{', StringComparison.Ordinal); open >= 0; open = text.IndexOf('{', open + 1))
        {
            if (open + 3 < text.Length && text[open + 2] == '*')
            {
                var close = text.IndexOf('}', open + 3);
                text = text[..open] + new string(text[open + 1], int.Parse(text.AsSpan(open + 3, close - open - 3))) + text[(close + 1)..];
            }
        }

        return text;
    }

    /// <summary>A string as a word.</summary>
    public static string Write(string text) => JsonSerializer.Serialize(text, s_options);

    /// <summary>An answer with the root as <c>%</c>, its parent as <c>%/..</c>, and runs of one character counted, so that it can be read.</summary>
    public static string Shorten(string text, string root)
    {
        text = text.Replace(root, "%", StringComparison.Ordinal).Replace(root[1..], "%-", StringComparison.Ordinal)
            .Replace(Path.GetDirectoryName(root)!, "%/..", StringComparison.Ordinal)
            .Replace($"\"{Path.GetFileName(Path.GetDirectoryName(root))}\"", "\"%..\"", StringComparison.Ordinal);
        if (text.Length < 200)
        {
            return text;
        }

        var shorter = new StringBuilder();
        for (var i = 0; i < text.Length;)
        {
            var end = i;
            while (end < text.Length && text[end] == text[i])
            {
                end++;
            }

            _ = end - i > 20 ? shorter.Append($"{{{text[i]}*{end - i}}}") : shorter.Append(text, i, end - i);
            i = end;
        }

        return shorter.ToString();
    }

    private static readonly JsonSerializerOptions s_options = new() { Encoder = System.Text.Encodings.Web.JavaScriptEncoder.UnsafeRelaxedJsonEscaping };
}

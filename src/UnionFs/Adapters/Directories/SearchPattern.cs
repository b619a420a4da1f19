using System.IO.Enumeration;

namespace UnionFs;

/// <summary>A search pattern in one of the two dialects, with the rules of Unix on every host.</summary>
internal readonly struct SearchPattern
{
    private readonly string _text;
    private readonly bool _isExtended;

    private SearchPattern(string text, bool isExtended)
    {
        _text = text;
        _isExtended = isExtended;
    }

    /// <summary>Takes directories a pattern starts with to the directory that is searched.</summary>
    /// <exception cref="ArgumentException">The pattern is an absolute path, or one of the two holds a null character, which is then the parameter's name.</exception>
    public static SearchPattern Of(ref string directory, string pattern, MatchType dialect)
    {
        if (pattern.StartsWith('/'))
        {
            throw new ArgumentException("Second path fragment must not be a drive or UNC name.", "expression");
        }

        RequireText(pattern);
        RequireText(directory);
        if (pattern.LastIndexOf('/') is var slash and > 0)
        {
            // Of several slashes the first ends the directory; the others are in the name, so that nothing fits.
            var end = pattern.AsSpan(0, slash).TrimEnd('/').Length;
            directory = directory.Length == 0 ? pattern[..end] : PathText.Join(directory, pattern[..end]);
            pattern = pattern[(end + 1)..];
        }

        return dialect switch
        {
            MatchType.Simple => new SearchPattern(pattern, isExtended: false),
            MatchType.Win32 => new SearchPattern(Extended(pattern), isExtended: true),
            _ => throw new ArgumentOutOfRangeException("matchType"),
        };
    }

    /// <summary>Whether a name fits.</summary>
    public bool Fits(ReadOnlySpan<char> name, MatchCasing casing)
    {
        var ignoresCase = casing == MatchCasing.CaseInsensitive;
        return _text == "*" || (_isExtended
            ? FileSystemName.MatchesWin32Expression(_text, name, ignoresCase)
            : FileSystemName.MatchesSimpleExpression(_text, name, ignoresCase));
    }

    /// <summary>A pattern of DOS as System.IO matches it: what is special inside it but not to a user is escaped.</summary>
    private static string Extended(string pattern) => pattern is "" or "." or "*" or "*.*"
        ? "*"
        : FileSystemName.TranslateWin32Expression(pattern
            .Replace("\\", "\\\\", StringComparison.Ordinal)
            .Replace("\"", "\\\"", StringComparison.Ordinal)
            .Replace(">", "\\>", StringComparison.Ordinal)
            .Replace("<", "\\<", StringComparison.Ordinal));

    private static void RequireText(string text)
    {
        if (text.Contains('\0'))
        {
            throw new ArgumentException("Null character in path.", text);
        }
    }
}

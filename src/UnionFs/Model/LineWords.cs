namespace UnionFs;

/// <summary>Words of a line of text, of scripts and trees: separated by spaces; one with a space, quote or control character is a JSON string.</summary>
internal static class LineWords
{
    /// <summary>The words of a line; a comment starts with # where a word could.</summary>
    /// <exception cref="FormatException">The line has a word that had to be a JSON string and is none.</exception>
    public static List<string> Split(string line)
    {
        var words = new List<string>();
        var rest = line.AsSpan();
        while (true)
        {
            rest = rest.TrimStart(' ');
            if (rest.IsEmpty || rest[0] == '#')
            {
                return words;
            }

            var length = rest[0] == '"' ? ReadString(rest, words) : ReadPlain(rest, words);
            rest = rest[length..];
        }
    }

    /// <summary>A word as <see cref="Split"/> reads it back.</summary>
    public static string Quote(string word) => word.Length > 0 && word[0] != '#' && word.All(static c => IsPlain(c) && !char.IsSurrogate(c)) ? word : FsText.ToJson(word);

    private static bool IsPlain(char c) => c is not (' ' or '"') && !char.IsControl(c);

    private static int ReadString(ReadOnlySpan<char> rest, List<string> words)
    {
        var length = FsText.ReadJson(rest, out var word);
        if (length < 0 || (length < rest.Length && rest[length] != ' '))
        {
            throw new FormatException("A word that begins with a quote must be one JSON string.");
        }

        words.Add(word);
        return length;
    }

    private static int ReadPlain(ReadOnlySpan<char> rest, List<string> words)
    {
        var length = rest.IndexOf(' ');
        var word = length < 0 ? rest : rest[..length];
        foreach (var c in word)
        {
            if (!IsPlain(c))
            {
                throw new FormatException($"'{FsText.Quote(word)}' has a quote or a control character inside; such a word must be a JSON string.");
            }
        }

        words.Add(word.ToString());
        return word.Length;
    }
}

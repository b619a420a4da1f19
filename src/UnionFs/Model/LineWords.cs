namespace UnionFs;

/// <summary>Words of a line of text, of scripts and trees: separated by spaces; one with a space, quote or control character is a JSON string.</summary>
internal static class LineWords
{
    /// <summary>The words of a line; a comment starts with # where a word could.</summary>
    public static List<string> Split(string line)
    {
        var words = new List<string>();
        var rest = line.AsSpan();
        while (true)
        {
            rest = rest.TrimStart(' ').TrimStart('\t');
            if (rest.IsEmpty || rest[0] == '#')
            {
                return words;
            }

            int length;
            if (rest[0] == '"')
            {
                length = FsText.ReadJson(rest, out var word);
                if (length < 0 || (length < rest.Length && rest[length] is not (' ' or '\t')))
                {
                    throw new FormatException("A word that begins with a quote must be one JSON string.");
                }

                words.Add(word);
            }
            else
            {
                length = rest.IndexOfAny(' ', '\t');
                length = length < 0 ? rest.Length : length;
                var word = rest[..length];
                if (word.Contains('"'))
                {
                    throw new FormatException($"'{FsText.Quote(word)}' has a quote inside; such a word must be a JSON string.");
                }

                words.Add(word.ToString());
            }

            rest = rest[length..];
        }
    }

    /// <summary>A word as <see cref="Split"/> reads it back.</summary>
    public static string Quote(string word)
    {
        var isPlain = word.Length > 0 && word[0] != '#';
        foreach (var c in word)
        {
            isPlain &= c is > ' ' and not '"' and not '\u007f' && !char.IsSurrogate(c) && !char.IsControl(c);
        }

        return isPlain ? word : FsText.ToJson(word);
    }
}

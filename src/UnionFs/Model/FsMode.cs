namespace UnionFs;

/// <summary>Kinds and permission bits as text.</summary>
public static class FsMode
{
    private const string Letters = "fdlpscb";

    /// <summary>One letter for a kind, as <c>find -type</c> has them: f d l p s c b.</summary>
    public static char ToLetter(NodeKind kind) => Letters[(int)kind];

    /// <summary>The kind for a letter of <see cref="ToLetter"/>; false for any other character.</summary>
    public static bool TryFromLetter(char letter, out NodeKind kind)
    {
        var index = Letters.IndexOf(letter);
        kind = (NodeKind)Math.Max(0, index);
        return index >= 0;
    }

    /// <summary>The bits in octal without leading zeros: <c>644</c>.</summary>
    public static string ToOctal(UnixFileMode mode) => Convert.ToString((int)mode, 8);

    /// <summary>Reads bits written in octal; false unless they are 0 to 7777.</summary>
    public static bool TryParseOctal(ReadOnlySpan<char> text, out UnixFileMode mode)
    {
        mode = 0;
        if (text.IsEmpty || text.Length > 8)
        {
            return false;
        }

        var value = 0;
        foreach (var c in text)
        {
            if (c is < '0' or > '7')
            {
                return false;
            }

            value = (value << 3) | (c - '0');
        }

        mode = (UnixFileMode)value;
        return value <= 0xFFF;
    }

    /// <summary>As <c>ls -l</c> shows them: <c>drwxr-xr-t</c>.</summary>
    public static string ToText(NodeKind kind, UnixFileMode mode)
    {
        Span<char> text = stackalloc char[10];
        text[0] = "-dlpscb"[(int)kind];
        for (var i = 0; i < 9; i++)
        {
            text[i + 1] = ((int)mode & (0x100 >> i)) != 0 ? "rwx"[i % 3] : '-';
        }

        Mark(text, 3, (mode & UnixFileMode.SetUser) != 0, 's', 'S');
        Mark(text, 6, (mode & UnixFileMode.SetGroup) != 0, 's', 'S');
        Mark(text, 9, (mode & UnixFileMode.StickyBit) != 0, 't', 'T');
        return text.ToString();
    }

    private static void Mark(Span<char> text, int index, bool set, char withExecute, char without)
    {
        if (set)
        {
            text[index] = text[index] == 'x' ? withExecute : without;
        }
    }
}

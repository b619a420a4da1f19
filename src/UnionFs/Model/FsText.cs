using System.Globalization;
using System.Text;

namespace UnionFs;

/// <summary>
/// Names as text for people and for line formats: comparing by UTF-8 bytes, escaping what a terminal or a parser would
/// stumble over, and JSON strings that keep escaped bytes (which the BCL's JSON types lose or refuse).
/// </summary>
public static class FsText
{
    /// <summary>Orders two texts by the bytes they stand for (see <see cref="FsName"/>).</summary>
    public static int CompareBytes(string left, string right)
    {
        ArgumentNullException.ThrowIfNull(left);
        ArgumentNullException.ThrowIfNull(right);
        var common = Math.Min(left.Length, right.Length);
        for (var i = 0; i < common; i++)
        {
            char a = left[i], b = right[i];
            if (a == b)
            {
                continue;
            }

            // Below U+D800 the order of UTF-16 units is the order of the UTF-8 bytes; surrogates need the bytes.
            return a < '\uD800' && b < '\uD800' ? a - b : FsName.ToBytes(left).AsSpan().SequenceCompareTo(FsName.ToBytes(right));
        }

        return left.Length - right.Length;
    }

    /// <summary>The text with control characters, backslashes and escaped bytes shown as <c>\n</c>, <c>\xHH</c> or <c>\\</c>.</summary>
    public static string Escape(ReadOnlySpan<char> text)
    {
        if (text.IndexOfAnyExceptInRange(' ', '~') < 0 && !text.Contains('\\'))
        {
            return text.ToString();
        }

        var result = new StringBuilder(text.Length + 8);
        for (var i = 0; i < text.Length; i++)
        {
            AppendEscaped(result, text, ref i);
        }

        return result.ToString();
    }

    /// <summary>The text, escaped, for use inside quotes of a message; cut after 200 characters.</summary>
    public static string Quote(ReadOnlySpan<char> text) =>
        text.Length <= 200 ? Escape(text) : string.Concat(Escape(text[..200]), "…");

    /// <summary>The text as a JSON string with its quotes: escaped bytes as lower-case <c>\udcXX</c>, other non-ASCII as it is.</summary>
    public static string ToJson(ReadOnlySpan<char> text)
    {
        var result = new StringBuilder(text.Length + 2);
        AppendJson(result, text);
        return result.ToString();
    }

    /// <summary>Appends what <see cref="ToJson"/> returns.</summary>
    public static void AppendJson(StringBuilder builder, ReadOnlySpan<char> text)
    {
        ArgumentNullException.ThrowIfNull(builder);
        builder.Append('"');
        for (var i = 0; i < text.Length; i++)
        {
            var c = text[i];
            var paired = char.IsHighSurrogate(c) && i + 1 < text.Length && char.IsLowSurrogate(text[i + 1]);
            switch (c)
            {
                case '"': builder.Append("\\\""); break;
                case '\\': builder.Append("\\\\"); break;
                case '\n': builder.Append("\\n"); break;
                case '\r': builder.Append("\\r"); break;
                case '\t': builder.Append("\\t"); break;
                case < ' ' or '\u007f': AppendUnit(builder, c); break;
                case >= '\uD800' and <= '\uDFFF' when !paired: AppendUnit(builder, c); break;
                default:
                    builder.Append(c);
                    if (paired)
                    {
                        builder.Append(text[++i]);
                    }

                    break;
            }
        }

        builder.Append('"');
    }

    /// <summary>
    /// Reads one JSON string at the start of <paramref name="text"/> (which begins with a quote). Answers how many
    /// characters it took, or −1 if it is not a well-formed JSON string. Unpaired surrogates are kept.
    /// </summary>
    public static int ReadJson(ReadOnlySpan<char> text, out string value)
    {
        value = "";
        if (text.IsEmpty || text[0] != '"')
        {
            return -1;
        }

        var result = new StringBuilder();
        for (var i = 1; i < text.Length; i++)
        {
            var c = text[i];
            if (c == '"')
            {
                value = result.ToString();
                return i + 1;
            }

            if (c < ' ' || (c == '\\' && !AppendUnescaped(result, text, ref i)))
            {
                return -1;
            }

            if (c != '\\')
            {
                result.Append(c);
            }
        }

        return -1;
    }

    private static bool AppendUnescaped(StringBuilder result, ReadOnlySpan<char> text, ref int i)
    {
        if (++i >= text.Length)
        {
            return false;
        }

        if (text[i] == 'u')
        {
            if (i + 4 >= text.Length
                || !ushort.TryParse(text.Slice(i + 1, 4), NumberStyles.AllowHexSpecifier, CultureInfo.InvariantCulture, out var unit))
            {
                return false;
            }

            result.Append((char)unit);
            i += 4;
            return true;
        }

        const string Letters = "\"\\/bfnrt";
        const string Meanings = "\"\\/\b\f\n\r\t";
        var index = Letters.IndexOf(text[i]);
        if (index >= 0)
        {
            result.Append(Meanings[index]);
        }

        return index >= 0;
    }

    private static void AppendEscaped(StringBuilder result, ReadOnlySpan<char> text, ref int i)
    {
        var c = text[i];
        if (char.IsHighSurrogate(c) && i + 1 < text.Length && char.IsLowSurrogate(text[i + 1]))
        {
            result.Append(c).Append(text[++i]);
            return;
        }

        switch (c)
        {
            case '\\': result.Append("\\\\"); break;
            case '\n': result.Append("\\n"); break;
            case '\r': result.Append("\\r"); break;
            case '\t': result.Append("\\t"); break;
            case < ' ' or '\u007f': result.Append(CultureInfo.InvariantCulture, $"\\x{(int)c:x2}"); break;
            case >= '\uDC80' and <= '\uDCFF': result.Append(CultureInfo.InvariantCulture, $"\\x{c - 0xDC00:x2}"); break;
            case >= '\u0080' when char.IsControl(c) || char.IsSurrogate(c) || IsBidiControl(c): AppendUnit(result, c); break;
            default: result.Append(c); break;
        }
    }

    private static bool IsBidiControl(char c) => c is '\u200e' or '\u200f' or (>= '\u202a' and <= '\u202e') or (>= '\u2066' and <= '\u2069');

    private static void AppendUnit(StringBuilder builder, char c) => builder.Append(CultureInfo.InvariantCulture, $"\\u{(int)c:x4}");
}

using System.Globalization;

namespace UnionFs.Oci;

/// <summary>Times as RFC 3339 writes them.</summary>
internal static class OciTime
{
    /// <summary>In UTC, with as many digits of the second as are not zero.</summary>
    public static string Format(DateTimeOffset time) => time.UtcDateTime.ToString("yyyy-MM-dd'T'HH:mm:ss.FFFFFFF'Z'", CultureInfo.InvariantCulture);

    /// <summary>Reads a time, cut to what the BCL holds; null where there is none.</summary>
    public static DateTimeOffset? Read(JsonFields fields, string name, string? text)
    {
        if (text is null)
        {
            return null;
        }

        // The BCL takes seven digits of a second at most, and more than RFC 3339 allows elsewhere.
        var digits = text.Length > 20 && text[19] == '.' ? text.AsSpan(20).IndexOfAnyExceptInRange('0', '9') : 0;
        var cut = digits > 7 ? string.Concat(text.AsSpan(0, 27), text.AsSpan(20 + digits)) : text;
        return text.Length >= 20 && text[10] is 'T' or 't' && char.IsAsciiDigit(text[0])
            && DateTimeOffset.TryParse(cut, CultureInfo.InvariantCulture, DateTimeStyles.AssumeUniversal, out var time)
            ? time
            : throw fields.Error(name, $"'{FsText.Quote(text)}' is not a time as RFC 3339 writes it");
    }
}

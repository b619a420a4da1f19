using System.Buffers.Text;

namespace UnionFs;

/// <summary>Times of PAX records: decimal seconds, perhaps negative, perhaps with a fraction of any length.</summary>
internal static class PaxTime
{
    public static bool TryParse(ReadOnlySpan<byte> text, out Timestamp time)
    {
        time = default;
        var negative = text.StartsWith("-"u8);
        text = negative ? text[1..] : text;
        var dot = text.IndexOf((byte)'.');
        var whole = dot < 0 ? text : text[..dot];
        var fraction = dot < 0 ? default : text[(dot + 1)..];
        if (whole.IsEmpty || whole.ContainsAnyExceptInRange((byte)'0', (byte)'9')
            || fraction.ContainsAnyExceptInRange((byte)'0', (byte)'9')
            || !Utf8Parser.TryParse(whole, out long seconds, out _))
        {
            return false;
        }

        var nanoseconds = 0;
        for (var i = 0; i < 9; i++)
        {
            nanoseconds = (nanoseconds * 10) + (i < fraction.Length ? fraction[i] - '0' : 0);
        }

        // Digits after the ninth only round: down for every sign, as the kernel's times are.
        var rounded = negative && fraction.Length > 9 && fraction[9..].ContainsAnyExcept((byte)'0');
        if (negative)
        {
            time = Timestamp.FromNanoseconds(-((Int128)seconds * 1_000_000_000) - nanoseconds - (rounded ? 1 : 0));
            return true;
        }

        time = new Timestamp(seconds, nanoseconds);
        return true;
    }
}

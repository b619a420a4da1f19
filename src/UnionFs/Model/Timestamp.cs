using System.Globalization;

namespace UnionFs;

/// <summary>
/// A point in time as file systems keep it: whole seconds since 1970-01-01T00:00:00Z (may be negative or far beyond
/// what <see cref="DateTime"/> can hold) and nanoseconds within that second, 0 to 999,999,999.
/// </summary>
/// <param name="Seconds">Whole seconds since the epoch, rounded down.</param>
/// <param name="Nanoseconds">Nanoseconds after <paramref name="Seconds"/>, 0 to 999,999,999.</param>
public readonly record struct Timestamp(long Seconds, int Nanoseconds) : IComparable<Timestamp>
{
    private const long NanosecondsPerSecond = 1_000_000_000;

    /// <summary>1970-01-01T00:00:00Z.</summary>
    public static Timestamp Epoch => default;

    /// <summary>Nanoseconds since the epoch, exact for every value.</summary>
    public Int128 TotalNanoseconds => (Int128)Seconds * NanosecondsPerSecond + Nanoseconds;

    /// <summary>Makes a time from nanoseconds since the epoch.</summary>
    public static Timestamp FromNanoseconds(Int128 nanoseconds)
    {
        var seconds = nanoseconds / NanosecondsPerSecond;
        var rest = nanoseconds % NanosecondsPerSecond;
        if (rest < 0)
        {
            rest += NanosecondsPerSecond;
            seconds--;
        }

        return new Timestamp(checked((long)seconds), (int)rest);
    }

    /// <summary>Makes a time from a BCL time; sub-100 ns digits are zero.</summary>
    public static Timestamp FromDateTimeOffset(DateTimeOffset value)
    {
        var ticks = value.UtcTicks - DateTime.UnixEpoch.Ticks;
        var seconds = Math.DivRem(ticks, TimeSpan.TicksPerSecond, out var rest);
        if (rest < 0)
        {
            rest += TimeSpan.TicksPerSecond;
            seconds--;
        }

        return new Timestamp(seconds, (int)rest * 100);
    }

    /// <summary>The BCL time nearest to this one: clamped to what <see cref="DateTimeOffset"/> holds, cut to 100 ns.</summary>
    public DateTimeOffset ToDateTimeOffset()
    {
        if (Seconds < DateTimeOffset.MinValue.ToUnixTimeSeconds())
        {
            return DateTimeOffset.MinValue;
        }

        return Seconds > DateTimeOffset.MaxValue.ToUnixTimeSeconds()
            ? DateTimeOffset.MaxValue
            : DateTimeOffset.FromUnixTimeSeconds(Seconds).AddTicks(Nanoseconds / 100);
    }

    /// <inheritdoc />
    public int CompareTo(Timestamp other)
    {
        var bySeconds = Seconds.CompareTo(other.Seconds);
        return bySeconds != 0 ? bySeconds : Nanoseconds.CompareTo(other.Nanoseconds);
    }

    /// <summary>Earlier than.</summary>
    public static bool operator <(Timestamp left, Timestamp right) => left.CompareTo(right) < 0;

    /// <summary>Later than.</summary>
    public static bool operator >(Timestamp left, Timestamp right) => left.CompareTo(right) > 0;

    /// <summary>Not later than.</summary>
    public static bool operator <=(Timestamp left, Timestamp right) => left.CompareTo(right) <= 0;

    /// <summary>Not earlier than.</summary>
    public static bool operator >=(Timestamp left, Timestamp right) => left.CompareTo(right) >= 0;

    /// <summary>ISO 8601 in UTC with nanoseconds where the BCL can show the year, else <c>@seconds.nanoseconds</c>.</summary>
    public override string ToString()
    {
        if (Seconds < DateTimeOffset.MinValue.ToUnixTimeSeconds() || Seconds > DateTimeOffset.MaxValue.ToUnixTimeSeconds())
        {
            return string.Create(CultureInfo.InvariantCulture, $"@{Seconds}.{Nanoseconds:D9}");
        }

        var whole = DateTimeOffset.FromUnixTimeSeconds(Seconds);
        return string.Create(CultureInfo.InvariantCulture, $"{whole:yyyy-MM-ddTHH:mm:ss}.{Nanoseconds:D9}Z");
    }
}

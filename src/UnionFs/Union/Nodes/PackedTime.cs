namespace UnionFs;

/// <summary>A time within some 270 years of the epoch, in 8 bytes.</summary>
internal readonly struct PackedTime
{
    private const int NanosecondBits = 30;
    private const long MaxSeconds = 1L << 33;
    private readonly long _bits;

    private PackedTime(long bits) => _bits = bits;

    public Timestamp Value => new(_bits >> NanosecondBits, (int)(_bits & ((1 << NanosecondBits) - 1)));

    public static bool TryPack(Timestamp time, out PackedTime packed)
    {
        packed = new PackedTime((time.Seconds << NanosecondBits) | (uint)time.Nanoseconds);
        return time.Seconds is >= -MaxSeconds and < MaxSeconds;
    }
}

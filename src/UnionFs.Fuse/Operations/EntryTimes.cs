namespace UnionFs.Fuse;

/// <summary>For how long the kernel may believe what it is told, in whole seconds and nanoseconds.</summary>
internal sealed class EntryTimes(FuseMountOptions options)
{
    /// <summary>What is long enough to mean for ever, and short enough for the kernel to count in ticks.</summary>
    private const double Most = 100_000_000;

    public (ulong Seconds, uint Nanoseconds) Entry { get; } = Split(options.EntryTimeout);

    public (ulong Seconds, uint Nanoseconds) Attributes { get; } = Split(options.AttributeTimeout);

    public (ulong Seconds, uint Nanoseconds) Missing { get; } = Split(options.NegativeTimeout);

    private static (ulong Seconds, uint Nanoseconds) Split(TimeSpan time)
    {
        var seconds = Math.Min(Most, time.TotalSeconds);
        return ((ulong)seconds, (uint)((seconds - Math.Floor(seconds)) * 1e9));
    }
}

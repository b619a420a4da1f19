using System.Runtime.InteropServices;

namespace UnionFs;

/// <summary>struct statx_timestamp of Linux.</summary>
[StructLayout(LayoutKind.Sequential, Size = 16)]
internal struct StatxTime
{
    public long Seconds;
    public uint Nanoseconds;

    public readonly Timestamp ToTimestamp() => new(Seconds, (int)Nanoseconds);
}

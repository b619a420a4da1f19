using System.Diagnostics;
using System.Runtime.InteropServices;

namespace UnionFs.Benchmarks;

/// <summary>CPU time in nanoseconds (clock_gettime(3)); wall time where there is no such clock.</summary>
internal static partial class CpuClock
{
    private const int ProcessCpuTime = 2;
    private const int ThreadCpuTime = 3;

    /// <summary>Of the calling thread.</summary>
    public static long Thread => Read(ThreadCpuTime);

    /// <summary>Of all threads of the process: for work that may be spread over several, the finalizer's included.</summary>
    public static long Process => Read(ProcessCpuTime);

    private static long Read(int clock)
    {
        if (OperatingSystem.IsLinux() && GetTime(clock, out var time) == 0)
        {
            return (time.Seconds * 1_000_000_000) + time.Nanoseconds;
        }

        return Stopwatch.GetTimestamp() * (1_000_000_000 / Stopwatch.Frequency);
    }

    [LibraryImport("libc", EntryPoint = "clock_gettime")]
    private static partial int GetTime(int clock, out TimeSpecification time);

    private struct TimeSpecification
    {
        public long Seconds;
        public long Nanoseconds;
    }
}

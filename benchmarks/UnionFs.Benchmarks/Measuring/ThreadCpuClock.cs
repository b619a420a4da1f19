using System.Diagnostics;
using System.Runtime.InteropServices;

namespace UnionFs.Benchmarks;

/// <summary>CPU time of the calling thread (clock_gettime(3), CLOCK_THREAD_CPUTIME_ID); wall time where there is no such clock.</summary>
internal static partial class ThreadCpuClock
{
    private const int ThreadCpuTime = 3;

    public static long Nanoseconds
    {
        get
        {
            if (OperatingSystem.IsLinux() && GetTime(ThreadCpuTime, out var time) == 0)
            {
                return (time.Seconds * 1_000_000_000) + time.Nanoseconds;
            }

            return Stopwatch.GetTimestamp() * (1_000_000_000 / Stopwatch.Frequency);
        }
    }

    [LibraryImport("libc", EntryPoint = "clock_gettime")]
    private static partial int GetTime(int clock, out TimeSpecification time);

    private struct TimeSpecification
    {
        public long Seconds;
        public long Nanoseconds;
    }
}

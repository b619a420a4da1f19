using System.Globalization;
using System.Runtime.InteropServices;

namespace UnionFs.Benchmarks;

/// <summary>What the process holds: live managed objects, memory of the C allocator, mapped files.</summary>
/// <param name="Managed">Bytes of live managed objects.</param>
/// <param name="Native">Bytes handed out by malloc(3).</param>
/// <param name="Mapped">Bytes of mappings of files that are no code.</param>
internal readonly partial record struct Memory(long Managed, long Native, long Mapped)
{
    /// <summary>The sum; where the rest of the process gave native memory back meanwhile, that does not count for us.</summary>
    public long Total => Managed + Math.Max(Native, 0) + Math.Max(Mapped, 0);

    /// <summary>Collects first, so that only what is reachable counts; waits for the compiler in the background, which allocates too.</summary>
    public static Memory Now()
    {
        Thread.Sleep(300);
        Reclaim();
        Reclaim();
        return new Memory(GC.GetTotalMemory(forceFullCollection: true), AllocatedByMalloc(), MappedFiles());
    }

    /// <summary>Collects and lets finalizers give back what they hold.</summary>
    public static void Reclaim()
    {
        GC.Collect();
        GC.WaitForPendingFinalizers();
    }

    /// <summary>Skips a gate where so much memory is not free.</summary>
    public static void Require(long bytes, string what)
    {
        var line = File.Exists("/proc/meminfo")
            ? File.ReadLines("/proc/meminfo").FirstOrDefault(static l => l.StartsWith("MemAvailable:", StringComparison.Ordinal))
            : null;
        var free = line is null
            ? GC.GetGCMemoryInfo().TotalAvailableMemoryBytes
            : long.Parse(line.AsSpan("MemAvailable:".Length).Trim().TrimEnd(" kB"), CultureInfo.InvariantCulture) * 1024;
        if (free < bytes)
        {
            throw new GateSkippedException($"{what} needs {bytes >> 20} MiB of memory, {free >> 20} MiB are free");
        }
    }

    public static Memory operator -(Memory after, Memory before) =>
        new(after.Managed - before.Managed, after.Native - before.Native, after.Mapped - before.Mapped);

    private static long AllocatedByMalloc()
    {
        if (!OperatingSystem.IsLinux())
        {
            return 0;
        }

        try
        {
            var info = MallInfo();
            return (long)(info.InUse + info.MappedChunks);
        }
        catch (EntryPointNotFoundException)
        {
            throw new GateSkippedException("the C library has no mallinfo2, so native memory cannot be counted");
        }
    }

    private static long MappedFiles()
    {
        if (!File.Exists("/proc/self/maps"))
        {
            return 0;
        }

        var sum = 0L;
        foreach (var line in File.ReadLines("/proc/self/maps"))
        {
            var slash = line.IndexOf('/', StringComparison.Ordinal);
            if (slash > 0 && !IsCode(line.AsSpan(slash)))
            {
                var dash = line.IndexOf('-', StringComparison.Ordinal);
                var space = line.IndexOf(' ', StringComparison.Ordinal);
                sum += long.Parse(line.AsSpan(dash + 1, space - dash - 1), NumberStyles.HexNumber, CultureInfo.InvariantCulture)
                    - long.Parse(line.AsSpan(0, dash), NumberStyles.HexNumber, CultureInfo.InvariantCulture);
            }
        }

        return sum;
    }

    private static bool IsCode(ReadOnlySpan<char> path) =>
        path.EndsWith(".dll") || path.Contains(".so", StringComparison.Ordinal) || path.Contains("/dotnet", StringComparison.Ordinal)
        || path.Contains("doublemapper", StringComparison.Ordinal);

    [LibraryImport("libc", EntryPoint = "mallinfo2")]
    private static partial MallocInfo MallInfo();

    /// <summary>struct mallinfo2 of glibc; only the two sums of what is in use are read.</summary>
    [StructLayout(LayoutKind.Sequential)]
    private struct MallocInfo
    {
        public nuint Arena;
        public nuint FreeChunks;
        public nuint FastChunks;
        public nuint MappedRegions;
        public nuint MappedChunks;
        public nuint MaxInUse;
        public nuint FreeFast;
        public nuint InUse;
        public nuint Free;
        public nuint Trimmable;
    }
}

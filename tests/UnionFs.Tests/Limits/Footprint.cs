using System.Diagnostics;
using System.Globalization;
using Xunit;

namespace UnionFs.Tests.Limits;

/// <summary>Time and memory of one case, told when it ends: in the output of the test, and on the console for a run by hand.</summary>
internal sealed class Footprint(string name)
{
    private readonly long _start = Stopwatch.GetTimestamp();
    private readonly long _live = GC.GetTotalMemory(forceFullCollection: true);
    private readonly long _allocated = GC.GetTotalAllocatedBytes();
    private readonly long _resident = Resident();
    private readonly List<string> _parts = [];
    private long _last = Stopwatch.GetTimestamp();

    /// <summary>Whether the long forms of the cases are asked for.</summary>
    public static bool IsLong => Environment.GetEnvironmentVariable("UNIONFS_LONG") == "1";

    /// <summary>Ends a part of the case.</summary>
    public void Mark(string part)
    {
        var now = Stopwatch.GetTimestamp();
        _parts.Add(string.Create(CultureInfo.InvariantCulture, $"{part} {Stopwatch.GetElapsedTime(_last, now).TotalMilliseconds:N1} ms"));
        _last = now;
    }

    /// <summary>Tells the figures while what they are of is still alive.</summary>
    public void Tell(object? alive)
    {
        var time = Stopwatch.GetElapsedTime(_start);
        var allocated = GC.GetTotalAllocatedBytes() - _allocated;
        var live = GC.GetTotalMemory(forceFullCollection: true) - _live;
        var text = string.Create(
            CultureInfo.InvariantCulture,
            $"{name}: {time.TotalSeconds:N2} s ({string.Join(", ", _parts)}); live {live / 1024.0:N0} KiB, allocated {allocated / 1024.0:N0} KiB, resident {(Resident() - _resident) / 1024.0:+#,0;-#,0;0} KiB");
        GC.KeepAlive(alive);
        TestContext.Current.TestOutputHelper?.WriteLine(text);
        Console.WriteLine(text);
    }

    private static long Resident()
    {
        using var process = Process.GetCurrentProcess();
        return process.WorkingSet64;
    }
}

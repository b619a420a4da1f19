using System.Globalization;

namespace UnionFs.Oci.Tests.Attacks;

/// <summary>The most memory the process has had since a moment, beyond what it had then.</summary>
internal sealed class PeakMemory
{
    private const string Status = "/proc/self/status";
    private const string Reset = "/proc/self/clear_refs";
    private readonly long _before = Read("VmRSS:");

    private PeakMemory() => File.WriteAllText(Reset, "5");

    public static bool IsKnown => File.Exists(Status) && File.Exists(Reset);

    public static PeakMemory Start() => new();

    public long Growth() => Math.Max(0, Read("VmHWM:") - _before);

    private static long Read(string name) =>
        long.Parse(File.ReadLines(Status).First(l => l.StartsWith(name, StringComparison.Ordinal)).Split(' ', StringSplitOptions.RemoveEmptyEntries)[1], CultureInfo.InvariantCulture) * 1024;
}

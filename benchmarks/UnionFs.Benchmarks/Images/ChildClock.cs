using System.Diagnostics;
using System.Runtime.InteropServices;

namespace UnionFs.Benchmarks;

/// <summary>Runs other programs and tells what they cost (getrusage(2) of children that ended).</summary>
internal static partial class ChildClock
{
    private const int Children = -1;

    /// <summary>Runs a program to its end; its output goes nowhere unless it is asked for.</summary>
    /// <exception cref="InvalidOperationException">It failed.</exception>
    public static StepCost Run(string program, IReadOnlyList<string> arguments, Action<string>? onOutput = null)
    {
        var before = CpuNanoseconds();
        var start = Stopwatch.GetTimestamp();
        using var process = Process.Start(new ProcessStartInfo(program, arguments) { RedirectStandardOutput = true, RedirectStandardError = true })!;
        var error = process.StandardError.ReadToEndAsync();
        if (onOutput is null)
        {
            process.StandardOutput.BaseStream.CopyTo(Stream.Null);
        }
        else
        {
            onOutput(process.StandardOutput.ReadToEnd());
        }

        process.WaitForExit();
        return process.ExitCode == 0
            ? new StepCost((CpuNanoseconds() - before) / 1e9, Stopwatch.GetElapsedTime(start).TotalSeconds, 0)
            : throw new InvalidOperationException($"{program} ended with {process.ExitCode}: {error.Result}");
    }

    private static long CpuNanoseconds()
    {
        Span<long> usage = stackalloc long[18];
        return GetUsage(Children, ref MemoryMarshal.GetReference(usage)) == 0
            ? ((usage[0] + usage[2]) * 1_000_000_000) + ((usage[1] + usage[3]) * 1000)
            : throw new InvalidOperationException("The system does not tell what children cost.");
    }

    [LibraryImport("libc", EntryPoint = "getrusage")]
    private static partial int GetUsage(int who, ref long usage);
}

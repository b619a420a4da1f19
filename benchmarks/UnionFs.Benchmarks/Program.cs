using BenchmarkDotNet.Running;

namespace UnionFs.Benchmarks;

internal static class Program
{
    /// <summary><c>gates</c>, <c>report</c>, <c>images</c>, <c>mounts</c>, <c>mount-latency</c>, or BenchmarkDotNet with its own options; <c>--dry</c> first runs every benchmark once.</summary>
    private static int Main(string[] arguments)
    {
        switch (arguments)
        {
            case ["gates", ..]:
                return GateRun.Run(arguments.AsSpan(1));
            case ["images", ..]:
                return ImageRun.Run(arguments[1..]);
            case ["report", ..]:
                return ReportRun.Run(arguments.AsSpan(1));
            case ["mounts", ..]:
                return MountRun.Run(arguments.AsSpan(1));
            case ["mount-latency", ..]:
                return LatencyRun.Run(arguments.AsSpan(1));
            case ["mount-server", ..]:
                return MountServer.Run(arguments[1..]);
        }

        var isDry = arguments is ["--dry", ..];
        var summaries = BenchmarkSwitcher.FromAssembly(typeof(Program).Assembly).Run(isDry ? arguments[1..] : arguments, new SuiteConfig(isDry));
        return summaries.Any(static s => s.HasCriticalValidationErrors || s.Reports.Any(static r => !r.Success)) ? 1 : 0;
    }
}

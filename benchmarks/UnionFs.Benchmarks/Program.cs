using BenchmarkDotNet.Running;

namespace UnionFs.Benchmarks;

internal static class Program
{
    private static int Main(string[] arguments)
    {
        if (arguments is ["gates", ..])
        {
            return GateRun.Run(arguments.AsSpan(1));
        }

        BenchmarkSwitcher.FromAssembly(typeof(Program).Assembly).Run(arguments);
        return 0;
    }
}

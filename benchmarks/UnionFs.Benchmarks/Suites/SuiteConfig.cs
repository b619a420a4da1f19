using BenchmarkDotNet.Configs;
using BenchmarkDotNet.Diagnosers;
using BenchmarkDotNet.Jobs;
using BenchmarkDotNet.Toolchains.InProcess.Emit;

namespace UnionFs.Benchmarks;

/// <summary>Runs in this process, so that nothing is compiled per benchmark and a mount of the setup is seen by the measurement.</summary>
internal sealed class SuiteConfig : ManualConfig
{
    /// <param name="isDry">Whether everything runs once only, to see that it runs.</param>
    public SuiteConfig(bool isDry)
    {
        var job = (isDry ? Job.Dry : Job.ShortRun).WithToolchain(InProcessEmitToolchain.Instance);
        Add(DefaultConfig.Instance);
        AddJob(job);
        AddDiagnoser(MemoryDiagnoser.Default);
        WithOptions(ConfigOptions.JoinSummary | ConfigOptions.DisableOptimizationsValidator);
    }
}

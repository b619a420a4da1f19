namespace UnionFs.Benchmarks;

/// <summary>What one run of a step cost.</summary>
/// <param name="Cpu">Seconds of CPU, of all threads.</param>
/// <param name="Wall">Seconds that passed.</param>
/// <param name="PeakBytes">The most memory its process had; 0 where it is not known.</param>
internal readonly record struct StepCost(double Cpu, double Wall, long PeakBytes);

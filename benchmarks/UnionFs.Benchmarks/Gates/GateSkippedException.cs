namespace UnionFs.Benchmarks;

/// <summary>A gate cannot run on this machine.</summary>
internal sealed class GateSkippedException(string why) : Exception(why);

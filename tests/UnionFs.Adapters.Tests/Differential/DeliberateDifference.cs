namespace UnionFs.Adapters.Tests.Differential;

/// <summary>An answer on which the disk and a sandbox may differ.</summary>
/// <param name="Name">What it is called in the report.</param>
/// <param name="Reason">Why.</param>
/// <param name="Matches">Whether a difference is this one.</param>
internal sealed record DeliberateDifference(string Name, string Reason, Predicate<Difference> Matches);

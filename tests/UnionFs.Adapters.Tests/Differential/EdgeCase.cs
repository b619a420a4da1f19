namespace UnionFs.Adapters.Tests.Differential;

/// <summary>Calls that try one edge of one member.</summary>
internal sealed record EdgeCase(Member Member, IReadOnlyList<Call> Calls);

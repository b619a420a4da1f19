using Xunit;

namespace UnionFs.Oci.Tests.Attacks;

/// <summary>Tests that measure memory of the process run while no others do.</summary>
[CollectionDefinition(Name, DisableParallelization = true)]
public sealed class AttackCollection
{
    public const string Name = "attacks";
}

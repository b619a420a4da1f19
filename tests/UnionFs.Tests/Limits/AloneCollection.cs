using Xunit;

namespace UnionFs.Tests.Limits;

/// <summary>Cases that measure time and memory run while nothing else does.</summary>
[CollectionDefinition(Name, DisableParallelization = true)]
public static class AloneCollection
{
    public const string Name = "alone";
}

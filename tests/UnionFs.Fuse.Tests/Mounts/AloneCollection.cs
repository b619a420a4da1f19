using Xunit;

namespace UnionFs.Fuse.Tests.Mounts;

/// <summary>Tests that count what the whole process does, and so run when no others do.</summary>
[CollectionDefinition(Name, DisableParallelization = true)]
public sealed class AloneCollection
{
    public const string Name = "alone";
}

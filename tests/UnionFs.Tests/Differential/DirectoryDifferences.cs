namespace UnionFs.Tests.Differential;

/// <summary>Where Linux leaves something open, and the union decides otherwise than the host's file system.</summary>
internal static class DirectoryDifferences
{
    public static IReadOnlyList<DeliberateDifference> All { get; } = [];
}

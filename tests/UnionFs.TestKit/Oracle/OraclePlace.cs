namespace UnionFs.TestKit;

/// <summary>Where a path leads.</summary>
/// <param name="Directory">The directory that holds the last name.</param>
/// <param name="Name">The last name; null if the path ends in <c>.</c>, <c>..</c> or has no name at all.</param>
/// <param name="Special">What it ends in instead: <c>.</c>, <c>..</c> or <c>/</c>; else empty.</param>
/// <param name="EndsInSlash">Whether a slash follows the last name.</param>
internal sealed record OraclePlace(OracleNode Directory, string? Name, string Special, bool EndsInSlash)
{
    /// <summary>What has the last name, or null. Finds fault with its length only now, as Linux does.</summary>
    public OracleNode? Node => Name is null ? Directory : OracleTree.Child(Directory, Name);
}

namespace UnionFs;

/// <summary>A node of a committed layer.</summary>
/// <param name="Node">The node in the state after.</param>
/// <param name="Before">Of a directory that only differs from the one at its path before: that one. Null for what is provided as a whole.</param>
internal readonly record struct CommittedNode(NodeView Node, DirectoryRef? Before);

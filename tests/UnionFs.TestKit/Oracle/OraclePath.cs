namespace UnionFs.TestKit;

/// <summary>One path of the oracle, for whoever chooses what to do next.</summary>
/// <param name="Path">The path as text.</param>
/// <param name="Kind">The kind of its node.</param>
/// <param name="IsEmpty">Whether it is a directory with nothing in it.</param>
/// <param name="Xattrs">The names of its extended attributes.</param>
public sealed record OraclePath(string Path, NodeKind Kind, bool IsEmpty, IReadOnlyList<string> Xattrs);

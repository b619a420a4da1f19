namespace UnionFs;

/// <summary>A directory that a walk has found at a path.</summary>
/// <param name="Path">The bytes of the path.</param>
/// <param name="Hash"><see cref="NameHash"/> of the path.</param>
/// <param name="Id">The directory.</param>
/// <param name="Lower">Its base directory, if it has one.</param>
internal sealed record RecentDirectory(byte[] Path, ulong Hash, ulong Id, BaseDirectory? Lower);

namespace UnionFs;

/// <summary>Whose a new node is, where whoever makes it acts for somebody else.</summary>
/// <param name="Uid">The user.</param>
/// <param name="Gid">The group.</param>
/// <param name="Umask">Bits that nothing new gets, unless its directory has a default access list.</param>
internal readonly record struct NodeOwner(uint Uid, uint Gid, UnixFileMode Umask);

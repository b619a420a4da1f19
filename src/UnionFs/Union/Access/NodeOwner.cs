namespace UnionFs;

/// <summary>Whose a new node is, where whoever makes it acts for somebody else.</summary>
internal readonly record struct NodeOwner(uint Uid, uint Gid);

namespace UnionFs.Fuse;

/// <summary>One mount.</summary>
/// <param name="Id">Its number.</param>
/// <param name="Device">Major and minor number of its device, as in <c>0:53</c>; the minor one is the number of a FUSE connection.</param>
internal sealed record MountTableEntry(string Id, string Device);

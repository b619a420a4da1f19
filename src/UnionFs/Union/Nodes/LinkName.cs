namespace UnionFs;

/// <summary>One name of a node in the record of a directory.</summary>
internal sealed class LinkName(ulong parentId, ulong hash, byte[] name)
{
    public ulong ParentId { get; } = parentId;

    public ulong Hash { get; } = hash;

    public byte[] Name { get; } = name;

    public bool Is(ulong parentId, ReadOnlySpan<byte> name) => ParentId == parentId && name.SequenceEqual(Name);
}

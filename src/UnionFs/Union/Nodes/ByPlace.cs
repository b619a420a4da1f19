namespace UnionFs;

/// <summary>Names of one node are kept by directory and hash; those with the same are together.</summary>
internal readonly struct ByPlace : IRadixKey<LinkName[]>
{
    public static ulong KeyOf(LinkName[] value) => Of(value[0].ParentId, value[0].Hash);

    public static ulong Of(ulong parentId, ulong hash) => hash ^ (parentId * 0x9E3779B97F4A7C15);
}

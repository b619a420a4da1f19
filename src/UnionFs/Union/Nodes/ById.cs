namespace UnionFs;

/// <summary>Records are kept by the id of their node.</summary>
internal readonly struct ById : IRadixKey<NodeRecord>
{
    public static ulong KeyOf(NodeRecord value) => value.Id;
}

namespace UnionFs;

/// <summary>Names are found by their hash; those with the same hash are a chain.</summary>
internal readonly struct ByHash : IRadixKey<Child>
{
    public static ulong KeyOf(Child value) => value.Hash;
}

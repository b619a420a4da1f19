namespace UnionFs;

/// <summary>One key of a <see cref="RadixMap{T}"/> with its value.</summary>
internal struct RadixLeaf<T>(ulong key, T value)
{
    public ulong Key = key;
    public T Value = value;
}

namespace UnionFs;

/// <summary>Says under which key a value is kept in a <see cref="RadixMap{T, TKey}"/>.</summary>
internal interface IRadixKey<T>
{
    static abstract ulong KeyOf(T value);
}

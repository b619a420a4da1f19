namespace UnionFs.Oci;

/// <summary>Adds up sizes that documents claim and nobody has verified: a sum that is too large is the largest number, never an error.</summary>
internal static class ByteSum
{
    /// <summary>The sum, none of whose parts is negative.</summary>
    public static long SumBytes<T>(this IEnumerable<T> items, Func<T, long> bytesOf)
    {
        var sum = 0L;
        foreach (var item in items)
        {
            sum = Add(sum, bytesOf(item));
        }

        return sum;
    }

    /// <summary>The sum of two.</summary>
    public static long Add(long one, long other) => one > long.MaxValue - other ? long.MaxValue : one + other;
}

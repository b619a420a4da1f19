using System.Diagnostics.CodeAnalysis;

namespace UnionFs.Oci;

/// <summary>Names as keys, equal if their bytes are.</summary>
internal sealed class NameBytes : IEqualityComparer<byte[]>
{
    public static NameBytes Comparer { get; } = new();

    /// <summary>The order in which listings have them.</summary>
    public static Comparer<byte[]> Order { get; } = Comparer<byte[]>.Create(static (a, b) => a.AsSpan().SequenceCompareTo(b));

    public bool Equals(byte[]? x, byte[]? y) => x.AsSpan().SequenceEqual(y);

    public int GetHashCode([DisallowNull] byte[] obj)
    {
        var hash = new HashCode();
        hash.AddBytes(obj);
        return hash.ToHashCode();
    }
}

using System.Runtime.InteropServices;

namespace UnionFs;

/// <summary>
/// Names as dictionary keys: equal by bytes, hashed with the runtime's per-process secret, so that no layer can choose
/// colliding names.
/// </summary>
internal sealed class ByteNameComparer
    : IEqualityComparer<ReadOnlyMemory<byte>>, IAlternateEqualityComparer<ReadOnlySpan<byte>, ReadOnlyMemory<byte>>
{
    private static readonly int s_oddKey = string.GetHashCode("odd") | 1;

    public static ByteNameComparer Instance { get; } = new();

    /// <summary>The seeded hash of a name; differs from process to process.</summary>
    public static int Hash(ReadOnlySpan<byte> name)
    {
        var hash = string.GetHashCode(MemoryMarshal.Cast<byte, char>(name));
        return (name.Length & 1) == 0 ? hash : hash + ((name[^1] + 1) * s_oddKey);
    }

    public bool Equals(ReadOnlyMemory<byte> x, ReadOnlyMemory<byte> y) => x.Span.SequenceEqual(y.Span);

    public int GetHashCode(ReadOnlyMemory<byte> obj) => Hash(obj.Span);

    public bool Equals(ReadOnlySpan<byte> alternate, ReadOnlyMemory<byte> other) => alternate.SequenceEqual(other.Span);

    public int GetHashCode(ReadOnlySpan<byte> alternate) => Hash(alternate);

    public ReadOnlyMemory<byte> Create(ReadOnlySpan<byte> alternate) => alternate.ToArray();
}

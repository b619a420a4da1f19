using System.Buffers.Binary;
using System.Runtime.CompilerServices;
using System.Security.Cryptography;

namespace UnionFs;

/// <summary>
/// The hash of a name: 64 bits over its UTF-8 bytes, keyed with secrets drawn once per process, so that no layer can choose
/// colliding names. Multiply-and-fold over 16 bytes at a time.
/// </summary>
internal static class NameHash
{
    private static readonly ulong s_key0 = NewKey();
    private static readonly ulong s_key1 = NewKey();
    private static readonly ulong s_key2 = NewKey();

    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public static ulong Compute(ReadOnlySpan<byte> name)
    {
        var length = name.Length;
        if (length > 16)
        {
            return ComputeLong(name);
        }

        ulong low, high;
        if (length >= 8)
        {
            low = BinaryPrimitives.ReadUInt64LittleEndian(name);
            high = BinaryPrimitives.ReadUInt64LittleEndian(name[(length - 8)..]);
        }
        else if (length >= 4)
        {
            low = BinaryPrimitives.ReadUInt32LittleEndian(name);
            high = BinaryPrimitives.ReadUInt32LittleEndian(name[(length - 4)..]);
        }
        else if (length > 0)
        {
            low = ((ulong)name[0] << 16) | ((ulong)name[length >> 1] << 8) | name[length - 1];
            high = 0;
        }
        else
        {
            low = high = 0;
        }

        return Fold(Fold(low ^ s_key0, high ^ s_key1) ^ s_key2, (ulong)length ^ s_key1);
    }

    private static ulong ComputeLong(ReadOnlySpan<byte> name)
    {
        var length = (ulong)name.Length;
        var hash = s_key2;
        while (name.Length > 16)
        {
            hash = Fold(
                BinaryPrimitives.ReadUInt64LittleEndian(name) ^ s_key0,
                BinaryPrimitives.ReadUInt64LittleEndian(name[8..]) ^ s_key1 ^ hash);
            name = name[16..];
        }

        Span<byte> tail = stackalloc byte[16];
        tail.Clear();
        name.CopyTo(tail);
        hash = Fold(
            BinaryPrimitives.ReadUInt64LittleEndian(tail) ^ s_key0,
            BinaryPrimitives.ReadUInt64LittleEndian(tail[8..]) ^ s_key1 ^ hash);
        return Fold(hash ^ s_key2, length ^ s_key1);
    }

    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    private static ulong Fold(ulong a, ulong b)
    {
        var high = Math.BigMul(a, b, out var low);
        return high ^ low;
    }

    private static ulong NewKey()
    {
        Span<byte> bytes = stackalloc byte[8];
        RandomNumberGenerator.Fill(bytes);
        return BinaryPrimitives.ReadUInt64LittleEndian(bytes) | 1;
    }
}

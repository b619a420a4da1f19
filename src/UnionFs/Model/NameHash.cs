using System.Runtime.CompilerServices;
using System.Runtime.InteropServices;
using System.Runtime.Intrinsics;
using System.Security.Cryptography;

namespace UnionFs;

/// <summary>
/// The hash of a name or path: 64 bits over its UTF-8 bytes, keyed with secrets drawn once per process, so that no layer can choose
/// colliding names. Multiply-and-fold over 16 bytes at a time; the last block is the last 16 bytes, right-aligned and
/// zero-filled if there are fewer, so that bytes and UTF-16 text can both be hashed from registers.
/// </summary>
internal static class NameHash
{
    private static readonly ulong s_key0 = NewKey();
    private static readonly ulong s_key1 = NewKey();
    private static readonly ulong s_key2 = NewKey();

    /// <summary>The hash before the first block.</summary>
    public static ulong Start
    {
        [MethodImpl(MethodImplOptions.AggressiveInlining)]
        get => s_key2;
    }

    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public static ulong Compute(ReadOnlySpan<byte> name) => Compute(name, TailOf(name));

    /// <summary>The hash of bytes whose <see cref="TailOf"/> is known.</summary>
    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public static ulong Compute(ReadOnlySpan<byte> name, Vector128<byte> tail)
    {
        var hash = Start;
        ref var first = ref MemoryMarshal.GetReference(name);
        for (var offset = 0; offset + 16 < name.Length; offset += 16)
        {
            hash = Add(hash, Vector128.LoadUnsafe(ref first, (nuint)offset));
        }

        return Finish(Add(hash, tail), name.Length);
    }

    /// <summary>The last 16 bytes; of fewer, zeros in front of them.</summary>
    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public static Vector128<byte> TailOf(ReadOnlySpan<byte> name)
    {
        ref var first = ref MemoryMarshal.GetReference(name);
        return name.Length >= 16 ? Vector128.LoadUnsafe(ref first, (nuint)(name.Length - 16)) : ShortTail(ref first, name.Length);
    }

    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public static ulong Add(ulong hash, Vector128<byte> block)
    {
        var halves = block.AsUInt64();
        return Fold(halves.ToScalar() ^ s_key0, halves.GetElement(1) ^ s_key1 ^ hash);
    }

    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public static ulong Finish(ulong hash, int length) => Fold(hash ^ s_key2, (ulong)length ^ s_key1);

    private static Vector128<byte> ShortTail(ref byte first, int length)
    {
        ulong low = 0, high = 0;
        if (length >= 8)
        {
            high = Read<ulong>(ref first, length - 8);
            low = length == 8 ? 0 : Read<ulong>(ref first, 0) << ((16 - length) * 8);
        }
        else if (length >= 4)
        {
            high = ((ulong)Read<uint>(ref first, length - 4) << 32) | ((ulong)Read<uint>(ref first, 0) << ((8 - length) * 8));
        }
        else
        {
            for (var i = 0; i < length; i++)
            {
                high = (high >> 8) | ((ulong)Unsafe.Add(ref first, i) << 56);
            }
        }

        return Vector128.Create(low, high).AsByte();
    }

    private static T Read<T>(ref byte first, int offset)
        where T : unmanaged => Unsafe.ReadUnaligned<T>(ref Unsafe.Add(ref first, offset));

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
        return BitConverter.ToUInt64(bytes) | 1;
    }
}

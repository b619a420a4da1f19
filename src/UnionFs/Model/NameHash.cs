using System.Runtime.CompilerServices;
using System.Runtime.InteropServices;
using System.Runtime.Intrinsics;
using System.Security.Cryptography;
using Aes = System.Runtime.Intrinsics.X86.Aes;

namespace UnionFs;

/// <summary>
/// The hash of a name or path: 64 bits over its UTF-8 bytes, keyed with secrets drawn once per process, so that no layer can choose
/// colliding names. Takes 16 bytes at a time, two AES rounds each (elsewhere multiply-and-fold); the last block is the last 16
/// bytes, right-aligned and zero-filled if there are fewer, so that bytes and UTF-16 text can both be hashed from registers.
/// </summary>
/// <remarks>One round a block would let a layer cancel a difference of one byte by the next block whatever the keys; two do not.</remarks>
internal static class NameHash
{
    private static readonly Vector128<byte> s_key0 = NewKey();
    private static readonly Vector128<byte> s_key1 = NewKey();
    private static readonly Vector128<byte> s_key2 = NewKey();

    /// <summary>The state before the first block.</summary>
    public static Vector128<byte> Start
    {
        [MethodImpl(MethodImplOptions.AggressiveInlining)]
        get => s_key0;
    }

    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public static ulong Compute(ReadOnlySpan<byte> name) => Compute(name, TailOf(name));

    /// <summary>The hash of bytes whose <see cref="TailOf"/> is known.</summary>
    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public static ulong Compute(ReadOnlySpan<byte> name, Vector128<byte> tail)
    {
        var state = Start;
        ref var first = ref MemoryMarshal.GetReference(name);
        for (var offset = 0; offset + 16 < name.Length; offset += 16)
        {
            state = Add(state, Vector128.LoadUnsafe(ref first, (nuint)offset));
        }

        return Finish(Add(state, tail), name.Length);
    }

    /// <summary>The last 16 bytes; of fewer, zeros in front of them.</summary>
    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public static Vector128<byte> TailOf(ReadOnlySpan<byte> name)
    {
        ref var first = ref MemoryMarshal.GetReference(name);
        return name.Length >= 16 ? Vector128.LoadUnsafe(ref first, (nuint)(name.Length - 16)) : ShortTail(ref first, name.Length);
    }

    /// <summary>The state after one more block.</summary>
    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public static Vector128<byte> Add(Vector128<byte> state, Vector128<byte> block) =>
        Aes.IsSupported ? Aes.Encrypt(Aes.Encrypt(state ^ block, s_key1), s_key2) : Fold(state ^ block);

    /// <summary>The hash of all blocks and the number of bytes.</summary>
    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public static ulong Finish(Vector128<byte> state, int length) =>
        Add(state, Vector128.CreateScalar(length).AsByte()).AsUInt64().ToScalar();

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

    /// <summary>Both halves of the state times keys, folded; for processors without AES.</summary>
    private static Vector128<byte> Fold(Vector128<byte> state)
    {
        var (halves, key) = (state.AsUInt64(), s_key1.AsUInt64());
        var high = Math.BigMul(halves[0] ^ key[0], halves[1] ^ key[1], out var low);
        var (first, more) = (high ^ low, s_key2.AsUInt64());
        high = Math.BigMul(first ^ more[0], halves[1] ^ more[1], out low);
        return Vector128.Create(high ^ low, first).AsByte();
    }

    private static Vector128<byte> NewKey()
    {
        Span<byte> bytes = stackalloc byte[16];
        RandomNumberGenerator.Fill(bytes);
        return Vector128.Create<byte>(bytes);
    }
}

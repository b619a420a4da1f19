using System.Runtime.CompilerServices;
using System.Runtime.InteropServices;
using System.Runtime.Intrinsics;
using System.Runtime.Intrinsics.X86;

namespace UnionFs;

/// <summary>
/// A part of a path given as UTF-16 text, ready to be looked for. It is narrowed in registers and never stored as bytes; a key
/// is of use only if the whole path proved to be ASCII (see <see cref="IsAscii"/>).
/// </summary>
internal readonly ref struct TextKey : INameKey
{
    private readonly ref char _first;

    private TextKey(ref char first, int length, ulong hash, Vector128<byte> tail)
    {
        _first = ref first;
        Length = length;
        Hash = hash;
        Tail = tail;
    }

    public ulong Hash { get; }

    public Vector128<byte> Tail { get; }

    public int Length { get; }

    /// <summary>0 to 15 zeros, then ones: row n keeps the last n bytes.</summary>
    private static ReadOnlySpan<byte> KeepLast =>
    [
        0, 0, 0, 0, 0, 0, 0, 0, 0, 0, 0, 0, 0, 0, 0, 0,
        255, 255, 255, 255, 255, 255, 255, 255, 255, 255, 255, 255, 255, 255, 255, 255,
    ];

    /// <summary>Row n moves the first n bytes to the end.</summary>
    private static ReadOnlySpan<byte> MoveToEnd =>
    [
        128, 128, 128, 128, 128, 128, 128, 128, 128, 128, 128, 128, 128, 128, 128, 128,
        0, 1, 2, 3, 4, 5, 6, 7, 8, 9, 10, 11, 12, 13, 14, 15,
    ];

    /// <summary>Whether no unit among those collected is beyond ASCII.</summary>
    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public static bool IsAscii(Vector128<ushort> seen) => (seen & Vector128.Create((ushort)0xFF80)) == Vector128<ushort>.Zero;

    /// <summary>The directory part of a path: its first <paramref name="length"/> units.</summary>
    /// <param name="path">The whole path.</param>
    /// <param name="length">Units of the part.</param>
    /// <param name="seen">Collects the units looked at.</param>
    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public static TextKey OfDirectory(ReadOnlySpan<char> path, int length, ref Vector128<ushort> seen)
    {
        ref var first = ref MemoryMarshal.GetReference(path);
        var hash = NameHash.Start;
        Vector128<byte> tail;
        if (length >= 16)
        {
            for (var offset = 0; offset + 16 < length; offset += 16)
            {
                hash = NameHash.Add(hash, Narrow(ref Unsafe.Add(ref first, offset), ref seen));
            }

            tail = Narrow(ref Unsafe.Add(ref first, length - 16), ref seen);
        }
        else
        {
            tail = path.Length >= 16 && Ssse3.IsSupported
                ? Ssse3.Shuffle(
                    Narrow(ref first, ref seen),
                    Vector128.LoadUnsafe(ref MemoryMarshal.GetReference(MoveToEnd), (nuint)length))
                : ShortTail(ref first, length, ref seen);
        }

        return new TextKey(ref first, length, NameHash.Finish(NameHash.Add(hash, tail), length), tail);
    }

    /// <summary>The last name of a path: all units after <paramref name="start"/>.</summary>
    /// <param name="path">The whole path.</param>
    /// <param name="start">Where the name starts.</param>
    /// <param name="seen">Collects the units looked at.</param>
    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public static TextKey OfName(ReadOnlySpan<char> path, int start, ref Vector128<ushort> seen)
    {
        ref var path0 = ref MemoryMarshal.GetReference(path);
        ref var first = ref Unsafe.Add(ref path0, start);
        var length = path.Length - start;
        var hash = NameHash.Start;
        Vector128<byte> tail;
        if (path.Length < 16)
        {
            tail = ShortTail(ref first, length, ref seen);
        }
        else
        {
            tail = Narrow(ref Unsafe.Add(ref path0, path.Length - 16), ref seen);
            if (length < 16)
            {
                tail &= Vector128.LoadUnsafe(ref MemoryMarshal.GetReference(KeepLast), (nuint)length);
            }
            else
            {
                for (var offset = 0; offset + 16 < length; offset += 16)
                {
                    hash = NameHash.Add(hash, Narrow(ref Unsafe.Add(ref first, offset), ref seen));
                }
            }
        }

        return new TextKey(ref first, length, NameHash.Finish(NameHash.Add(hash, tail), length), tail);
    }

    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public bool HeadEquals(ReadOnlySpan<byte> other)
    {
        Vector128<ushort> seen = default;
        ref var bytes = ref MemoryMarshal.GetReference(other);
        for (var offset = 0; offset + 16 < Length; offset += 16)
        {
            if (Narrow(ref Unsafe.Add(ref _first, offset), ref seen) != Vector128.LoadUnsafe(ref bytes, (nuint)offset))
            {
                return false;
            }
        }

        return true;
    }

    /// <summary>The bytes of an ASCII name.</summary>
    public ReadOnlySpan<byte> ToBytes(Span<byte> buffer)
    {
        for (var i = 0; i < Length; i++)
        {
            buffer[i] = (byte)Unsafe.Add(ref _first, i);
        }

        return buffer[..Length];
    }

    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    private static Vector128<byte> Narrow(ref char first, ref Vector128<ushort> seen)
    {
        ref var units = ref Unsafe.As<char, ushort>(ref first);
        var low = Vector128.LoadUnsafe(ref units);
        var high = Vector128.LoadUnsafe(ref units, 8);
        seen |= low | high;
        return Sse2.IsSupported ? Sse2.PackUnsignedSaturate(low.AsInt16(), high.AsInt16()) : Vector128.Narrow(low, high);
    }

    private static Vector128<byte> ShortTail(ref char first, int length, ref Vector128<ushort> seen)
    {
        ulong low = 0, high = 0;
        var units = 0;
        for (var i = 0; i < length; i++)
        {
            var unit = Unsafe.Add(ref first, i);
            units |= unit;
            low = (low >> 8) | (high << 56);
            high = (high >> 8) | ((ulong)(byte)unit << 56);
        }

        seen |= Vector128.CreateScalar((ushort)units);
        return Vector128.Create(low, high).AsByte();
    }
}

using System.Buffers.Binary;
using System.Runtime.Intrinsics;
using System.Runtime.Intrinsics.X86;

namespace UnionFs;

/// <summary>Reads the fields of one 512-byte tar header block: v7, ustar, GNU and star forms.</summary>
internal static class TarHeader
{
    public const int BlockSize = 512;

    private static ReadOnlySpan<byte> UstarMagic => "ustar\0"u8;

    private static ReadOnlySpan<byte> GnuMagic => "ustar  \0"u8;

    public static ReadOnlySpan<byte> Name(ReadOnlySpan<byte> block) => Text(block[..100]);

    public static ReadOnlySpan<byte> LinkName(ReadOnlySpan<byte> block) => Text(block.Slice(157, 100));

    public static byte TypeFlag(ReadOnlySpan<byte> block) => block[156];

    public static bool IsGnu(ReadOnlySpan<byte> block) => block.Slice(257, 8).SequenceEqual(GnuMagic);

    /// <summary>Whether the header is of POSIX or GNU, with nothing in the places where their forms differ.</summary>
    public static bool IsUsual(ReadOnlySpan<byte> block) =>
        (block.Slice(257, 6).SequenceEqual(UstarMagic) && block[511] == 0 && block[508] == 0) || (IsGnu(block) && block[345] == 0);

    /// <summary>The directory part of a ustar name, empty in the other forms.</summary>
    public static ReadOnlySpan<byte> Prefix(ReadOnlySpan<byte> block)
    {
        if (!block.Slice(257, 6).SequenceEqual(UstarMagic))
        {
            // Some writers fill the ustar prefix under the GNU magic; GNU itself has numeric times there.
            return IsGnu(block) && block[345] != 0 && !TryNumber(block.Slice(345, 12), out _) ? Text(block.Slice(345, 155)) : default;
        }

        return Text(block.Slice(345, IsStar(block) ? 131 : 155));
    }

    /// <summary>Access and change time, which GNU and star headers may have.</summary>
    public static bool TryTimes(ReadOnlySpan<byte> block, out long accessTime, out long changeTime)
    {
        accessTime = changeTime = 0;
        var at = IsGnu(block) ? 345 : IsStar(block) ? 476 : 0;
        return at != 0 && block[at] != 0 && block[at + 12] != 0
            && TryNumber(block.Slice(at, 12), out accessTime) && TryNumber(block.Slice(at + 12, 12), out changeTime);
    }

    /// <summary>The field without what follows its first NUL.</summary>
    public static ReadOnlySpan<byte> Text(ReadOnlySpan<byte> field)
    {
        var end = field.IndexOf((byte)0);
        return end < 0 ? field : field[..end];
    }

    public static bool IsZero(ReadOnlySpan<byte> block) => (block.IsEmpty || block[0] == 0) && !block.ContainsAnyExcept((byte)0);

    /// <summary>Whether the checksum field holds the sum of the bytes, taken as unsigned or (old writers) as signed.</summary>
    public static bool HasValidChecksum(ReadOnlySpan<byte> block)
    {
        if (!TryNumber(block.Slice(148, 8), out var stored))
        {
            return false;
        }

        var sum = Sum(block) - Sum(block.Slice(148, 8)) + (8 * ' ');
        return stored == sum || stored == sum - (256 * (CountHigh(block) - CountHigh(block.Slice(148, 8))));
    }

    /// <summary>A number in octal digits, or in base 256 when the first bit is set. Blank fields are 0.</summary>
    public static bool TryNumber(ReadOnlySpan<byte> field, out long value)
    {
        if (TryUsual(field, out value))
        {
            return true;
        }

        if ((field[0] & 0x80) != 0)
        {
            return TryBase256(field, out value);
        }

        value = 0;
        var i = 0;
        while (i < field.Length && field[i] is (byte)' ' or 0)
        {
            i++;
        }

        for (; i < field.Length && field[i] is >= (byte)'0' and <= (byte)'7'; i++)
        {
            value = (value << 3) | (uint)(field[i] - '0');
        }

        // Twelve digits are 36 bits, so nothing can overflow; whatever follows the terminator is not looked at.
        return i == field.Length || field[i] is (byte)' ' or 0;
    }

    /// <summary>Seven or eleven octal digits and the end of the field, as nearly every writer fills it; a word at a time.</summary>
    private static bool TryUsual(ReadOnlySpan<byte> field, out long value)
    {
        value = 0;
        if (field[^1] is not (0 or (byte)' '))
        {
            return false;
        }

        const ulong eight = 0x3030_3030_3030_3030;
        const ulong digitBits = 0xF8F8_F8F8_F8F8_F8F8;
        var word = BinaryPrimitives.ReadUInt64BigEndian(field);
        if (field.Length == 8)
        {
            value = (long)Digits(word >> 8);
            return (word & digitBits & ~0xFFul) == (eight & ~0xFFul);
        }

        if (field.Length != 12)
        {
            return false;
        }

        ulong rest = BinaryPrimitives.ReadUInt32BigEndian(field[8..]) >> 8;
        value = (long)((Digits(word) << 9) | Digits(rest));
        return (word & digitBits) == eight && (rest & 0xF8F8F8) == 0x303030;

        static ulong Digits(ulong word)
        {
            word = (word & 0x0007_0007_0007_0007) | ((word & 0x0700_0700_0700_0700) >> 5);
            word = (word & 0x0000_003F_0000_003F) | ((word & 0x003F_0000_003F_0000) >> 10);
            return (word & 0xFFF) | ((word >> 20) & 0xFFF000);
        }
    }

    /// <summary>A header of star, which has times where others have a longer prefix.</summary>
    private static bool IsStar(ReadOnlySpan<byte> block) =>
        block.Slice(508, 4).SequenceEqual("tar\0"u8) && block.Slice(257, 6).SequenceEqual(UstarMagic);

    private static bool TryBase256(ReadOnlySpan<byte> field, out long value)
    {
        value = (field[0] & 0x40) != 0 ? -1 : 0;
        var first = (sbyte)(field[0] << 1) >> 1;
        if (Push(ref value, (byte)first))
        {
            foreach (var b in field[1..])
            {
                if (!Push(ref value, b))
                {
                    return false;
                }
            }

            return true;
        }

        return false;

        static bool Push(ref long value, byte b)
        {
            if (value is > long.MaxValue >> 8 or < long.MinValue >> 8)
            {
                return false;
            }

            value = (value << 8) | b;
            return true;
        }
    }

    private static int Sum(ReadOnlySpan<byte> bytes)
    {
        var total = 0;
        if (Avx2.IsSupported && bytes.Length == BlockSize)
        {
            var sums = Vector256<ulong>.Zero;
            for (var i = 0; i < BlockSize; i += Vector256<byte>.Count)
            {
                sums += Avx2.SumAbsoluteDifferences(Vector256.Create(bytes[i..]), Vector256<byte>.Zero).AsUInt64();
            }

            return (int)Vector256.Sum(sums);
        }

        if (Vector128.IsHardwareAccelerated && bytes.Length >= Vector128<byte>.Count)
        {
            // A lane gains at most 2 × 255 a step, and a block has 32 steps.
            var sums = Vector128<ushort>.Zero;
            for (; bytes.Length >= Vector128<byte>.Count; bytes = bytes[Vector128<byte>.Count..])
            {
                var (low, high) = Vector128.Widen(Vector128.Create(bytes));
                sums += low + high;
            }

            var (lower, upper) = Vector128.Widen(sums);
            total = (int)Vector128.Sum(lower + upper);
        }

        foreach (var b in bytes)
        {
            total += b;
        }

        return total;
    }

    private static int CountHigh(ReadOnlySpan<byte> bytes)
    {
        var count = 0;
        foreach (var b in bytes)
        {
            count += b >> 7;
        }

        return count;
    }
}

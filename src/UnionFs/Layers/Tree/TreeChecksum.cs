using System.Buffers.Binary;
using System.Numerics;

namespace UnionFs;

/// <summary>CRC-32C (Castagnoli), eight bytes a step: it finds every damage of up to 32 bits in a row.</summary>
internal static class TreeChecksum
{
    public static uint Compute(ReadOnlySpan<byte> bytes)
    {
        var checksum = uint.MaxValue;
        for (; bytes.Length >= 8; bytes = bytes[8..])
        {
            checksum = BitOperations.Crc32C(checksum, BinaryPrimitives.ReadUInt64LittleEndian(bytes));
        }

        foreach (var b in bytes)
        {
            checksum = BitOperations.Crc32C(checksum, b);
        }

        return ~checksum;
    }
}

using System.Buffers;

namespace UnionFs;

/// <summary>A piece of a tar on its way from the source to the reader, in a pooled array with room before it for what the reader has left.</summary>
internal readonly record struct TarBlock(byte[] Buffer, int Length)
{
    /// <summary>Where the bytes start in the array.</summary>
    public const int Room = 4 << 10;

    private const int Capacity = 256 << 10;

    public ReadOnlySpan<byte> Bytes => Buffer.AsSpan(Room, Length);

    /// <summary>Takes an array and has it filled; of no length at the end of the source.</summary>
    public static TarBlock Fill(TarSource source)
    {
        var buffer = ArrayPool<byte>.Shared.Rent(Capacity);
        try
        {
            return new TarBlock(buffer, source.Fill(buffer.AsSpan(Room)));
        }
        catch
        {
            ArrayPool<byte>.Shared.Return(buffer);
            throw;
        }
    }

    public void Return() => ArrayPool<byte>.Shared.Return(Buffer);
}

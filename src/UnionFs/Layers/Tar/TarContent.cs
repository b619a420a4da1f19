namespace UnionFs;

/// <summary>The content of a file that lies in one piece in a tar. Disposing it does nothing.</summary>
internal sealed class TarContent(TarStorage storage, long start, long length) : LayerContent
{
    public override long Length => length;

    public override int Read(long offset, Span<byte> destination)
    {
        ArgumentOutOfRangeException.ThrowIfNegative(offset);
        if (offset >= length)
        {
            return 0;
        }

        destination = destination[..(int)Math.Min(destination.Length, length - offset)];
        storage.Read(start + offset, destination);
        return destination.Length;
    }

    public override bool TryBorrow(long offset, out BorrowedBytes bytes)
    {
        ArgumentOutOfRangeException.ThrowIfNegative(offset);
        bytes = default;
        return offset < length && storage.TryBorrow(start + offset, (int)Math.Min(length - offset, int.MaxValue), out bytes);
    }
}

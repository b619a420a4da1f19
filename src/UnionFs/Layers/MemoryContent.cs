namespace UnionFs;

/// <summary>Content held in arrays, with holes between them. Immutable; disposing it does nothing.</summary>
internal sealed class MemoryContent : LayerContent
{
    private readonly (long Offset, ReadOnlyMemory<byte> Data)[] _extents;

    /// <param name="length">Bytes of the file.</param>
    /// <param name="extents">Data in ascending order, not overlapping, not empty, within the length.</param>
    public MemoryContent(long length, (long Offset, ReadOnlyMemory<byte> Data)[] extents)
    {
        Length = length;
        _extents = extents;
    }

    public override long Length { get; }

    public override int Read(long offset, Span<byte> destination)
    {
        if (offset >= Length)
        {
            return 0;
        }

        destination = destination[..(int)Math.Min(destination.Length, Length - offset)];
        var total = destination.Length;
        for (var i = FirstEndingAfter(offset); !destination.IsEmpty; i++)
        {
            var hole = (int)Math.Min(destination.Length, (i < _extents.Length ? Math.Max(0, _extents[i].Offset - offset) : Length - offset));
            destination[..hole].Clear();
            offset += hole;
            destination = destination[hole..];
            if (destination.IsEmpty)
            {
                break;
            }

            var data = _extents[i].Data.Span[(int)(offset - _extents[i].Offset)..];
            var count = Math.Min(data.Length, destination.Length);
            data[..count].CopyTo(destination);
            offset += count;
            destination = destination[count..];
        }

        return total;
    }

    public override bool TryBorrow(long offset, out BorrowedBytes bytes)
    {
        ArgumentOutOfRangeException.ThrowIfNegative(offset);
        bytes = default;
        var i = FirstEndingAfter(offset);
        if (i == _extents.Length || _extents[i].Offset > offset)
        {
            return false;
        }

        bytes = new BorrowedBytes(_extents[i].Data.Span[(int)(offset - _extents[i].Offset)..]);
        return true;
    }

    public override long NextData(long offset)
    {
        var i = FirstEndingAfter(offset);
        return i == _extents.Length ? Length : Math.Max(offset, _extents[i].Offset);
    }

    public override long NextHole(long offset)
    {
        for (var i = FirstEndingAfter(offset); i < _extents.Length && _extents[i].Offset <= offset; i++)
        {
            offset = _extents[i].Offset + _extents[i].Data.Length;
        }

        return Math.Min(offset, Length);
    }

    private int FirstEndingAfter(long offset)
    {
        int low = 0, high = _extents.Length;
        while (low < high)
        {
            var middle = (low + high) >>> 1;
            (low, high) = _extents[middle].Offset + _extents[middle].Data.Length > offset ? (low, middle) : (middle + 1, high);
        }

        return low;
    }
}

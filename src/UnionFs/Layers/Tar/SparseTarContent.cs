namespace UnionFs;

/// <summary>The content of a sparse file of a tar. Disposing it does nothing.</summary>
internal sealed class SparseTarContent(TarStorage storage, TarSparseMap map) : LayerContent
{
    public override long Length => map.Length;

    public override int Read(long offset, Span<byte> destination)
    {
        ArgumentOutOfRangeException.ThrowIfNegative(offset);
        if (offset >= Length)
        {
            return 0;
        }

        destination = destination[..(int)Math.Min(destination.Length, Length - offset)];
        var total = destination.Length;
        for (var i = map.FirstEndingAfter(offset); !destination.IsEmpty; i++)
        {
            var data = i < map.Extents.Length ? map.Extents[i].Offset : Length;
            var hole = (int)Math.Clamp(data - offset, 0, destination.Length);
            destination[..hole].Clear();
            offset += hole;
            destination = destination[hole..];
            if (destination.IsEmpty)
            {
                break;
            }

            var count = (int)Math.Min(destination.Length, map.End(i) - offset);
            storage.Read(map.Start + map.Extents[i].Before + (offset - map.Extents[i].Offset), destination[..count]);
            offset += count;
            destination = destination[count..];
        }

        return total;
    }

    public override bool TryBorrow(long offset, out BorrowedBytes bytes)
    {
        ArgumentOutOfRangeException.ThrowIfNegative(offset);
        bytes = default;
        var i = map.FirstEndingAfter(offset);
        return i < map.Extents.Length && map.Extents[i].Offset <= offset && storage.TryBorrow(
            map.Start + map.Extents[i].Before + (offset - map.Extents[i].Offset), (int)Math.Min(map.End(i) - offset, int.MaxValue), out bytes);
    }

    public override long NextData(long offset)
    {
        var i = map.FirstEndingAfter(offset);
        return i == map.Extents.Length ? Length : Math.Max(offset, map.Extents[i].Offset);
    }

    public override long NextHole(long offset)
    {
        var i = map.FirstEndingAfter(offset);
        return i < map.Extents.Length && map.Extents[i].Offset <= offset ? map.End(i) : Math.Min(offset, Length);
    }
}

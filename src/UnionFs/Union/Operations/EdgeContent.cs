namespace UnionFs;

/// <summary>
/// The base bytes of the first and the last chunk of a range, read before the writer lock is taken, so that no layer is called under it.
/// Base bytes never change (invariant U11), so they are right whatever happened meanwhile.
/// </summary>
internal sealed class EdgeContent : LayerContent
{
    private readonly byte[] _first = new byte[FileContent.ChunkSize];
    private readonly byte[] _last = new byte[FileContent.ChunkSize];
    private readonly long _firstOffset;
    private readonly long _lastOffset;

    public EdgeContent(BaseOrigin origin, LayerContent source, long offset, long count)
    {
        Origin = origin;
        Length = source.Length;
        _firstOffset = offset / FileContent.ChunkSize * FileContent.ChunkSize;
        _lastOffset = (offset + Math.Max(count, 1) - 1) / FileContent.ChunkSize * FileContent.ChunkSize;
        Fill(source, _firstOffset, _first);
        if (_lastOffset != _firstOffset)
        {
            Fill(source, _lastOffset, _last);
        }
    }

    /// <summary>The file these are bytes of.</summary>
    public BaseOrigin Origin { get; }

    public override long Length { get; }

    /// <summary>Whether the chunks at both ends of a range are here.</summary>
    public bool Covers(long offset, long count) =>
        Has(offset) && Has(offset + Math.Max(count, 1) - 1);

    public override int Read(long offset, Span<byte> destination)
    {
        var isFirst = offset >= _firstOffset && offset < _firstOffset + FileContent.ChunkSize;
        var start = isFirst ? _firstOffset : _lastOffset;
        var chunk = isFirst ? _first : _last;
        if (offset < start || offset >= start + FileContent.ChunkSize)
        {
            throw new InvalidOperationException("Bytes between the edges of a range were asked for.");
        }

        var count = (int)Math.Min(Math.Min(destination.Length, start + FileContent.ChunkSize - offset), Math.Max(0, Length - offset));
        chunk.AsSpan((int)(offset - start), count).CopyTo(destination);
        return count;
    }

    private static void Fill(LayerContent source, long offset, byte[] chunk)
    {
        var done = 0;
        while (done < chunk.Length && source.Read(offset + done, chunk.AsSpan(done)) is var read and > 0)
        {
            done += read;
        }
    }

    private bool Has(long offset)
    {
        var start = offset / FileContent.ChunkSize * FileContent.ChunkSize;
        return start == _firstOffset || start == _lastOffset;
    }
}

namespace UnionFs;

internal sealed partial class FileContent
{
    /// <summary>Whether reading the range asks the base content for bytes.</summary>
    public bool NeedsBase(long offset, long count)
    {
        var length = Length;
        var end = Math.Min(Math.Min(offset + Math.Min(count, length), length), BaseVisible);
        if (offset >= end)
        {
            return false;
        }

        for (var chunk = offset / ChunkSize; chunk * ChunkSize < end;)
        {
            var span = Find(chunk, ((end - 1) / ChunkSize) - chunk + 1);
            if (span.Kind == ChunkKind.Unchanged)
            {
                return true;
            }

            chunk += span.Count;
        }

        return false;
    }

    /// <summary>
    /// Reads as many bytes as fit or are there; false if the content was changed meanwhile (then take the newest root and try
    /// again). Needs no lock, does not allocate.
    /// </summary>
    /// <param name="source">The base content; may be null if <see cref="NeedsBase"/> says no.</param>
    /// <param name="offset">Where to start.</param>
    /// <param name="destination">Where the bytes go.</param>
    /// <param name="count">How many were read; 0 at or past the end.</param>
    public bool TryRead(LayerContent? source, long offset, Span<byte> destination, out int count) =>
        TryRead(source, offset, destination, out count, out _);

    /// <summary>As above; also tells the length the content had at that moment.</summary>
    public bool TryRead(LayerContent? source, long offset, Span<byte> destination, out int count, out long length)
    {
        var sequence = Sequence;
        length = Length;
        count = 0;
        if ((sequence & 1) != 0)
        {
            return false;
        }

        return TryRead(source, offset, destination, length, ref count) && IsStill(sequence);
    }

    /// <summary>As above, into several buffers one after the other, all of one state.</summary>
    public bool TryRead(LayerContent? source, long offset, PinnedBytes destinations, out long count)
    {
        var sequence = Sequence;
        var length = Length;
        count = 0;
        if ((sequence & 1) != 0)
        {
            return false;
        }

        for (var i = 0; i < destinations.Count; i++)
        {
            var part = 0;
            if (!TryRead(source, offset + count, destinations[i], length, ref part))
            {
                return false;
            }

            count += part;
            if (part < destinations[i].Length)
            {
                break;
            }
        }

        return IsStill(sequence);
    }

    /// <summary>Reads what may be torn; false if it certainly is.</summary>
    private bool TryRead(LayerContent? source, long offset, Span<byte> destination, long length, ref int count)
    {
        var rest = offset >= length ? default : destination[..(int)Math.Min(destination.Length, length - offset)];
        while (!rest.IsEmpty)
        {
            var at = (int)(offset & (ChunkSize - 1));
            var span = Find(offset / ChunkSize, (at + (long)rest.Length + ChunkSize - 1) / ChunkSize);
            var part = rest[..(int)Math.Min(rest.Length, (span.Count * ChunkSize) - at)];
            switch (span.Kind)
            {
                case ChunkKind.Data:
                    span.Slab!.Bytes(span.Index, at, part.Length).CopyTo(part);
                    GC.KeepAlive(span.Slab);
                    break;
                case ChunkKind.Hole:
                    part.Clear();
                    break;
                case ChunkKind.Torn:
                case ChunkKind.Unchanged when !TryReadUnchanged(source, offset, part):
                    return false;
            }

            offset += part.Length;
            count += part.Length;
            rest = rest[part.Length..];
        }

        return true;
    }

    /// <summary>SEEK_DATA: the first offset at or after this one with data, or the length; false if the content was changed meanwhile.</summary>
    public bool TryNextData(LayerContent? source, long offset, out long position) => TrySeek(source, offset, isData: true, out position);

    /// <summary>SEEK_HOLE: the first offset at or after this one in a hole, or the length; false if the content was changed meanwhile.</summary>
    public bool TryNextHole(LayerContent? source, long offset, out long position) => TrySeek(source, offset, isData: false, out position);

    private bool TrySeek(LayerContent? source, long offset, bool isData, out long position)
    {
        var sequence = Sequence;
        var length = Length;
        position = length;
        while (offset < length)
        {
            var chunk = offset / ChunkSize;
            var span = Find(chunk, ((length - 1) / ChunkSize) - chunk + 1);
            var end = Math.Min((chunk + span.Count) * ChunkSize, length);
            if (span.Kind == ChunkKind.Torn)
            {
                return false;
            }

            if (span.Kind == ChunkKind.Unchanged
                ? IsInBase(source, offset, end, isData, out position)
                : (position = offset) >= 0 && (span.Kind == ChunkKind.Data) == isData)
            {
                break;
            }

            position = length;
            offset = end;
        }

        position = Math.Min(position, length);
        return (sequence & 1) == 0 && IsStill(sequence);
    }

    /// <summary>The first data, or hole, of what shows of the base in a range.</summary>
    private bool IsInBase(LayerContent? source, long offset, long end, bool isData, out long position)
    {
        var visible = Math.Min(end, BaseVisible);
        position = offset;
        if (offset >= visible || source is null)
        {
            return !isData;
        }

        position = isData ? source.NextData(offset) : source.NextHole(offset);
        if (position < visible)
        {
            return true;
        }

        position = visible;
        return !isData && visible < end;
    }

    private bool TryReadUnchanged(LayerContent? source, long offset, Span<byte> destination)
    {
        var visible = (int)Math.Clamp(BaseVisible - offset, 0, destination.Length);
        if (visible > 0 && source is null)
        {
            return false;
        }

        var done = 0;
        while (done < visible && source!.Read(offset + done, destination[done..visible]) is var read and > 0)
        {
            done += read;
        }

        destination[done..].Clear();
        return true;
    }
}

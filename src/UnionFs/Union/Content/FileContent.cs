namespace UnionFs;

/// <summary>
/// The content of a file at one moment: what still shows of its base content, and the 4 KiB chunks changed since. Immutable.
/// </summary>
internal sealed class FileContent(long length, long baseVisible, RadixMap<ChunkRef> chunks)
{
    public const int ChunkSize = 4096;

    public static FileContent Empty { get; } = new(0, 0, default);

    public long Length { get; } = length;

    /// <summary>Base bytes before this offset show where no chunk covers them; from here on there are zeros.</summary>
    public long BaseVisible { get; } = baseVisible;

    public RadixMap<ChunkRef> Chunks { get; } = chunks;

    /// <summary>The content of a base file nobody changed.</summary>
    public static FileContent OfBase(long length) => new(length, length, default);

    /// <summary>Whether reading the range asks the base content for bytes.</summary>
    public bool NeedsBase(long offset, long count)
    {
        var end = Math.Min(Math.Min(offset + Math.Min(count, Length), Length), BaseVisible);
        if (offset >= end)
        {
            return false;
        }

        if (Chunks.Count == 0)
        {
            return true;
        }

        for (var chunk = offset / ChunkSize; chunk * ChunkSize < end; chunk++)
        {
            if (!Chunks.TryGet((ulong)chunk, out _))
            {
                return true;
            }
        }

        return false;
    }

    /// <summary>
    /// Reads as many bytes as fit or are there; false if a chunk was rewritten meanwhile (then take the newest root and try
    /// again). Needs no lock, does not allocate.
    /// </summary>
    /// <param name="source">The base content; may be null if <see cref="NeedsBase"/> says no.</param>
    /// <param name="offset">Where to start.</param>
    /// <param name="destination">Where the bytes go.</param>
    /// <param name="count">How many were read; 0 at or past the end.</param>
    public bool TryRead(LayerContent? source, long offset, Span<byte> destination, out int count)
    {
        count = 0;
        if (offset >= Length)
        {
            return true;
        }

        var rest = destination[..(int)Math.Min(destination.Length, Length - offset)];
        while (!rest.IsEmpty)
        {
            var at = (int)(offset % ChunkSize);
            int taken;
            if (Chunks.TryGet((ulong)(offset / ChunkSize), out var chunk))
            {
                taken = Math.Min(rest.Length, ChunkSize - at);
                if (chunk.IsHole)
                {
                    rest[..taken].Clear();
                }
                else if (!chunk.Slab!.TryRead(chunk.Index, chunk.Version, at, rest[..taken]))
                {
                    return false;
                }
            }
            else
            {
                taken = (int)Math.Min(rest.Length, NextChunk(offset) - offset);
                ReadUnchanged(source, offset, rest[..taken]);
            }

            offset += taken;
            count += taken;
            rest = rest[taken..];
        }

        return true;
    }

    /// <summary>SEEK_DATA: the first offset at or after this one with data, or <see cref="Length"/>.</summary>
    public long NextData(LayerContent? source, long offset)
    {
        while (offset < Length)
        {
            if (Chunks.TryGet((ulong)(offset / ChunkSize), out var chunk))
            {
                if (!chunk.IsHole)
                {
                    return offset;
                }

                offset = ((offset / ChunkSize) + 1) * ChunkSize;
                continue;
            }

            var end = NextChunk(offset);
            var visible = Math.Min(end, BaseVisible);
            var data = offset < visible ? source!.NextData(offset) : long.MaxValue;
            if (data < visible)
            {
                return data;
            }

            offset = end;
        }

        return Length;
    }

    /// <summary>SEEK_HOLE: the first offset at or after this one in a hole, or <see cref="Length"/>.</summary>
    public long NextHole(LayerContent? source, long offset)
    {
        while (offset < Length)
        {
            if (Chunks.TryGet((ulong)(offset / ChunkSize), out var chunk))
            {
                if (chunk.IsHole)
                {
                    return offset;
                }

                offset = ((offset / ChunkSize) + 1) * ChunkSize;
                continue;
            }

            if (offset >= BaseVisible)
            {
                return offset;
            }

            var end = NextChunk(offset);
            var hole = Math.Min(source!.NextHole(offset), BaseVisible);
            if (hole < end)
            {
                return Math.Min(hole, Length);
            }

            offset = end;
        }

        return Length;
    }

    /// <summary>The start of the first changed chunk after an unchanged one, or the end of the file.</summary>
    private long NextChunk(long offset) =>
        Chunks.Count > 0 && Chunks.TryNext((ulong)(offset / ChunkSize) + 1, out var next, out _)
            ? Math.Min((long)next * ChunkSize, Length)
            : Length;

    private void ReadUnchanged(LayerContent? source, long offset, Span<byte> destination)
    {
        var visible = (int)Math.Clamp(BaseVisible - offset, 0, destination.Length);
        var done = 0;
        while (done < visible && source!.Read(offset + done, destination[done..visible]) is var read and > 0)
        {
            done += read;
        }

        destination[done..].Clear();
    }
}

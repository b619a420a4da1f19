namespace UnionFs;

/// <summary>
/// The chunk memory a sandbox writes to. Used by one writer at a time, under the sandbox's writer lock.
/// </summary>
/// <remarks>
/// A chunk with the current token belongs to the top alone: it is rewritten in place and freed when it is let go. Any other may be shared
/// with snapshots and forks: it is never touched, and goes when nothing refers to its slab any more.
/// </remarks>
internal sealed class ChunkStore
{
    private const int FirstSlabChunks = 16;
    private const int MaxSlabChunks = 512;
    private const int ChunkSize = FileContent.ChunkSize;
    private static long s_lastToken;
    private readonly List<ChunkRef> _letGo = [];
    private readonly Stack<ChunkRef> _free = new();
    private readonly List<ChunkRef> _taken = [];
    private Slab? _slab;
    private int _used;
    private long _token;
    private long _operation;
    private long _commitToken;

    /// <summary>Chunks reachable from the view: change since <see cref="Begin"/>.</summary>
    public long OwnDelta { get; private set; }

    /// <summary>Chunks of the current top: change since <see cref="Begin"/>.</summary>
    public long TopDelta { get; private set; }

    /// <summary>A number that grows process-wide; what is written after this call belongs to a new top.</summary>
    public static long NextToken() => Interlocked.Increment(ref s_lastToken);

    /// <summary>What is written from now on is owned by a new token: everything older may be shared, so it is never rewritten nor freed.</summary>
    public void RenewToken() => _token = 0;

    /// <summary>Starts an operation.</summary>
    /// <param name="operation">Owner number for pages of maps.</param>
    /// <param name="commitToken">Chunks with this or a later token count as the top's.</param>
    public void Begin(long operation, long commitToken)
    {
        _operation = operation;
        _commitToken = commitToken;
        OwnDelta = TopDelta = 0;
        _letGo.Clear();
        _taken.Clear();
    }

    /// <summary>Call after the new root is published: chunks let go of may be used again.</summary>
    public void Publish()
    {
        foreach (var chunk in _letGo)
        {
            _free.Push(chunk);
        }

        _letGo.Clear();
        _taken.Clear();
    }

    /// <summary>Call instead of <see cref="Publish"/> when the operation failed before it edited anything.</summary>
    public void Abandon()
    {
        foreach (var chunk in _taken)
        {
            _free.Push(chunk);
        }

        _taken.Clear();
        _letGo.Clear();
        OwnDelta = TopDelta = 0;
    }

    /// <summary>How far the top grows, in chunks, if this range is written (what a quota has to reserve).</summary>
    public long GrowthOf(FileContent content, long offset, long count)
    {
        if (count == 0)
        {
            return 0;
        }

        var first = offset / ChunkSize;
        var last = (offset + count - 1) / ChunkSize;
        var growth = last - first + 1;
        for (var from = (ulong)first; content.Chunks.Count > 0 && content.Chunks.TryNext(from, out var key, out var chunk) && key <= (ulong)last; from = key + 1)
        {
            growth -= IsTop(chunk) ? 1 : 0;
            if (key == ulong.MaxValue)
            {
                break;
            }
        }

        return growth;
    }

    /// <summary>Whether writing the range has to read base bytes at its edges.</summary>
    public static bool WriteNeedsBase(FileContent content, long offset, long count)
    {
        if (count == 0 || offset / ChunkSize * ChunkSize >= content.BaseVisible)
        {
            return false;
        }

        var end = offset + count;
        return NeedsBase(content, offset / ChunkSize, offset, end) || NeedsBase(content, (end - 1) / ChunkSize, offset, end);
    }

    public FileContent Write(FileContent content, LayerContent? source, long offset, ReadOnlySpan<byte> data)
    {
        if (data.IsEmpty)
        {
            return content;
        }

        var end = offset + data.Length;
        var chunks = offset > content.Length ? ZeroTail(content) : content.Chunks;
        for (var chunk = offset / ChunkSize; chunk * ChunkSize < end; chunk++)
        {
            var start = Math.Max(offset, chunk * ChunkSize);
            var part = data.Slice((int)(start - offset), (int)(Math.Min(end, (chunk + 1) * ChunkSize) - start));
            var place = Edit(content, ref chunks, source, chunk, part.Length == ChunkSize);
            place.Slab!.Write(place.Index, (int)(start % ChunkSize), part);
        }

        return new FileContent(Math.Max(content.Length, end), content.BaseVisible, chunks);
    }

    public FileContent SetLength(FileContent content, LayerContent? source, long length)
    {
        if (length == content.Length)
        {
            return content;
        }

        if (length > content.Length)
        {
            return new FileContent(length, content.BaseVisible, ZeroTail(content));
        }

        var chunks = content.Chunks;
        var from = (ulong)((length + ChunkSize - 1) / ChunkSize);
        while (chunks.TryNext(from, out var key, out var chunk))
        {
            LetGo(chunk);
            chunks = chunks.Without(key, _operation);
        }

        return new FileContent(length, Math.Min(content.BaseVisible, length), chunks);
    }

    public FileContent PunchHole(FileContent content, LayerContent? source, long offset, long count)
    {
        var end = Math.Min(content.Length, count > content.Length - offset ? content.Length : offset + count);
        var chunks = content.Chunks;
        if (offset >= end)
        {
            return content;
        }

        // The last chunk of the file counts as whole when the hole reaches the end.
        var wholeFrom = (offset + ChunkSize - 1) / ChunkSize;
        var wholeTo = end == content.Length ? (end + ChunkSize - 1) / ChunkSize : end / ChunkSize;
        if (wholeFrom > wholeTo || (offset % ChunkSize != 0 && offset / ChunkSize < wholeFrom))
        {
            ZeroInside(content, ref chunks, source, offset, Math.Min(end, (offset / ChunkSize + 1) * ChunkSize));
        }

        if (wholeTo >= wholeFrom && end != content.Length && end % ChunkSize != 0)
        {
            ZeroInside(content, ref chunks, source, wholeTo * ChunkSize, end);
        }

        for (var chunk = wholeFrom; chunk < wholeTo;)
        {
            // Beyond the visible base only chunks there are have to go.
            if (chunk * ChunkSize >= content.BaseVisible)
            {
                if (!chunks.TryNext((ulong)chunk, out var next, out _) || next >= (ulong)wholeTo)
                {
                    break;
                }

                chunk = (long)next;
            }

            if (chunks.TryGet((ulong)chunk, out var present))
            {
                LetGo(present);
            }

            chunks = chunk * ChunkSize < content.BaseVisible
                ? chunks.With((ulong)chunk, default, _operation)
                : chunks.Without((ulong)chunk, _operation);
            chunk++;
        }

        return new FileContent(content.Length, content.BaseVisible, chunks);
    }

    /// <summary>Lets go of all chunks of a content that no name and no handle leads to any more.</summary>
    public void Release(FileContent content)
    {
        foreach (var chunk in content.Chunks.Enumerate())
        {
            LetGo(chunk.Value);
        }
    }

    /// <summary>Counts the chunks of a content out that no name leads to, but a handle.</summary>
    public void Detach(FileContent content) => CountAll(content, -1);

    /// <summary>Counts the chunks of a content in that gets a name.</summary>
    public void Attach(FileContent content) => CountAll(content, 1);

    private static bool NeedsBase(FileContent content, long chunk, long offset, long end)
    {
        var start = chunk * ChunkSize;
        var visible = Math.Min(content.BaseVisible, start + ChunkSize);
        return start < visible && !content.Chunks.TryGet((ulong)chunk, out _) && (offset > start || end < visible);
    }

    private bool IsTop(in ChunkRef chunk) => !chunk.IsHole && chunk.Slab!.OwnerOf(chunk.Index) >= _commitToken;

    private void CountAll(FileContent content, int by)
    {
        foreach (var chunk in content.Chunks.Enumerate())
        {
            OwnDelta += chunk.Value.IsHole ? 0 : by;
            TopDelta += IsTop(chunk.Value) ? by : 0;
        }
    }

    private void LetGo(in ChunkRef chunk)
    {
        if (chunk.IsHole)
        {
            return;
        }

        OwnDelta--;
        TopDelta -= IsTop(chunk) ? 1 : 0;
        if (_token != 0 && chunk.Slab!.OwnerOf(chunk.Index) == _token)
        {
            _letGo.Add(chunk);
        }
    }

    /// <summary>Bytes after the end of the file are zeroed before it grows over them.</summary>
    private RadixMap<ChunkRef> ZeroTail(FileContent content)
    {
        var chunks = content.Chunks;
        var at = (int)(content.Length % ChunkSize);
        if (at != 0 && chunks.TryGet((ulong)(content.Length / ChunkSize), out var chunk) && !chunk.IsHole)
        {
            var place = Edit(content, ref chunks, null, content.Length / ChunkSize, isWhole: false);
            place.Slab!.Clear(place.Index, at, ChunkSize - at);
        }

        return chunks;
    }

    private void ZeroInside(FileContent content, ref RadixMap<ChunkRef> chunks, LayerContent? source, long offset, long end)
    {
        var chunk = offset / ChunkSize;
        var isThere = chunks.TryGet((ulong)chunk, out var present);
        if (offset >= end || (isThere ? present.IsHole : chunk * ChunkSize >= content.BaseVisible))
        {
            return;
        }

        var place = Edit(content, ref chunks, source, chunk, isWhole: false);
        place.Slab!.Clear(place.Index, (int)(offset % ChunkSize), (int)(end - offset));
    }

    /// <summary>A chunk that may be written: in place if the top owns it, else a copy, or one filled from the base.</summary>
    private ChunkRef Edit(
        FileContent content, ref RadixMap<ChunkRef> chunks, LayerContent? source, long chunk, bool isWhole)
    {
        _token = _token == 0 ? NextToken() : _token;
        var isThere = chunks.TryGet((ulong)chunk, out var present);
        if (isThere && !present.IsHole && present.Slab!.OwnerOf(present.Index) == _token)
        {
            var edited = present with { Version = present.Slab.Renew(present.Index, _token) };
            chunks = chunks.With((ulong)chunk, edited, _operation);
            return edited;
        }

        var place = Allocate();
        if (isThere && !present.IsHole)
        {
            if (!isWhole)
            {
                place.Slab!.CopyFrom(place.Index, present.Slab!, present.Index);
            }

            LetGo(present);
        }
        else if (!isWhole)
        {
            var visible = isThere ? 0 : (int)Math.Clamp(content.BaseVisible - (chunk * ChunkSize), 0, ChunkSize);
            if (visible > 0 && source is not null)
            {
                place.Slab!.Fill(place.Index, source, chunk * ChunkSize, visible);
            }
            else
            {
                visible = 0;
            }

            place.Slab!.Clear(place.Index, visible, ChunkSize - visible);
        }

        chunks = chunks.With((ulong)chunk, place, _operation);
        return place;
    }

    private ChunkRef Allocate()
    {
        OwnDelta++;
        TopDelta++;
        if (!_free.TryPop(out var place))
        {
            if (_slab is null || _used == _slab.Chunks)
            {
                _slab = new Slab(_slab is null ? FirstSlabChunks : Math.Min(_slab.Chunks * 2, MaxSlabChunks));
                _used = 0;
            }

            place = new ChunkRef(_slab, _used++, 0);
        }

        place = place with { Version = place.Slab!.Renew(place.Index, _token) };
        _taken.Add(place);
        return place;
    }
}

namespace UnionFs;

internal sealed partial class ChunkStore
{
    private const int FirstSlabChunks = 16;
    private const int MaxFreeChunks = (64 << 20) / ChunkSize;
    private readonly List<Slab> _slabs = [];
    private readonly List<Slab> _partial = [];
    private Slab? _slab;
    private int _cursor;
    private long _free;
    private int _loans;

    /// <summary>The sandbox is gone, and all readers know: what it alone had goes to others at once.</summary>
    public void Dispose()
    {
        foreach (var slab in IsShared || _loans > 0 ? [] : _slabs)
        {
            SlabPool.TryKeep(slab);
        }

        _slabs.Clear();
        _partial.Clear();
        _slab = null;
    }

    /// <summary>A chunk to be filled outside the writer lock with the base bytes of a chunk of a file.</summary>
    public LentChunk Lend(long chunk)
    {
        Reserve(1);
        Take(1, out var slab, out var index);
        _loans++;
        return new LentChunk(chunk, slab, index);
    }

    /// <summary>A lent chunk became part of a content.</summary>
    public void EndLoan() => _loans--;

    /// <summary>A lent chunk was not needed.</summary>
    public void Return(in LentChunk lent)
    {
        if (lent.Slab is { } slab)
        {
            _loans--;
            GiveBack(slab, lent.Index, 1);
        }
    }

    /// <summary>Makes sure that so many chunks can be taken without asking for memory.</summary>
    /// <exception cref="OutOfMemoryException">There is no memory; nothing was changed.</exception>
    private void Reserve(long chunks)
    {
        while (_free < chunks)
        {
            var slab = SlabPool.Take(_slabs.Count == 0 ? FirstSlabChunks : Math.Min(_slabs[^1].Chunks * 2, Slab.MaxChunks));
            _slabs.Add(slab);
            _free += slab.Chunks;
            Enlist(slab);
        }
    }

    /// <summary>Takes reserved chunks that lie one behind the other, as many as there are.</summary>
    private int Take(int wanted, out Slab slab, out int index)
    {
        while (true)
        {
            if (_slab is not null && _slab.Take(_cursor, wanted, out index) is var count and > 0)
            {
                slab = _slab;
                _cursor = index + count;
                _free -= count;
                return count;
            }

            if (_slab is { FreeCount: > 0 })
            {
                // They lie before the cursor.
                Enlist(_slab);
            }

            _slab = _partial[^1];
            Delist(_slab);
            _cursor = 0;
        }
    }

    /// <summary>Takes reserved chunks right behind others; 0 if they are in use.</summary>
    private int TakeAt(Slab slab, int index, int wanted)
    {
        var count = slab.TakeAt(index, wanted);
        _free -= count;
        if (ReferenceEquals(slab, _slab))
        {
            _cursor = Math.Max(_cursor, index + count);
        }

        return count;
    }

    /// <summary>Gives chunks of this store back that nothing refers to.</summary>
    private void GiveBack(Slab slab, int index, int count)
    {
        slab.Release(index, count);
        _free += count;
        if (ReferenceEquals(slab, _slab))
        {
            return;
        }

        if (slab.ListIndex < 0)
        {
            Enlist(slab);
        }

        if (slab.FreeCount == slab.Chunks && _free > MaxFreeChunks + slab.Chunks)
        {
            _free -= slab.Chunks;
            Delist(slab);
            var at = _slabs.IndexOf(slab);
            _slabs[at] = _slabs[^1];
            _slabs.RemoveAt(_slabs.Count - 1);
            SlabPool.TryKeep(slab);
        }
    }

    private void Enlist(Slab slab)
    {
        slab.ListIndex = _partial.Count;
        _partial.Add(slab);
    }

    private void Delist(Slab slab)
    {
        var last = _partial[^1];
        _partial[slab.ListIndex] = last;
        last.ListIndex = slab.ListIndex;
        slab.ListIndex = -1;
        _partial.RemoveAt(_partial.Count - 1);
    }
}

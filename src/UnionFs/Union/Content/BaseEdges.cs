namespace UnionFs;

/// <summary>
/// The base bytes of the first and the last chunk of a range, read before the writer lock is taken, so that no layer is called under it: straight
/// into chunks lent by the store, so that they are copied once. Base bytes never change (invariant U11), so they are right whatever
/// happened meanwhile. What is not used goes back when the operation ends.
/// </summary>
internal sealed class BaseEdges
{
    [ThreadStatic]
    private static BaseEdges? t_own;
    private ChunkStore? _lender;
    private BaseOrigin _origin;
    private LentChunk _first;
    private LentChunk _last;

    /// <summary>The calling thread's; empty between operations.</summary>
    public static BaseEdges Own => t_own ??= new BaseEdges();

    /// <summary>Whether chunks are lent to the running operation.</summary>
    public bool HasAny => _lender is not null;

    /// <summary>Takes chunks for both ends of a range. Under the writer lock.</summary>
    public static BaseEdges Borrow(ChunkStore lender, in BaseOrigin origin, long offset, long count)
    {
        // A layer that itself writes to a sandbox while it is read may be in the middle of another loan.
        t_own = Own.HasAny ? new BaseEdges() : Own;
        t_own.Take(lender, origin, offset, count);
        return t_own;
    }

    /// <summary>Reads the base bytes. Calls the layer.</summary>
    public void Load(LayerContent source)
    {
        Fill(source, _first);
        Fill(source, _last);
    }

    /// <summary>Whether the base bytes of a chunk are here.</summary>
    public bool Has(long chunk) => _first.Is(chunk) || _last.Is(chunk);

    /// <summary>Whether the base bytes of a chunk of a file are here, in memory of a store.</summary>
    public bool Has(ChunkStore store, in BaseOrigin origin, long chunk) =>
        ReferenceEquals(store, _lender) && Has(chunk) && _origin.Equals(origin);

    /// <summary>Hands a chunk over with the base bytes in it.</summary>
    public (Slab Slab, int Index) Take(long chunk)
    {
        ref var lent = ref _first.Is(chunk) ? ref _first : ref _last;
        var (slab, index) = (lent.Slab!, lent.Index);
        lent = default;
        _lender!.EndLoan();
        return (slab, index);
    }

    /// <summary>Gives back what was not used. Under the writer lock of the lender.</summary>
    public void GiveBackTo(ChunkStore lender)
    {
        if (ReferenceEquals(_lender, lender))
        {
            lender.Return(_first);
            lender.Return(_last);
            (_lender, _origin, _first, _last) = (null, default, default, default);
        }
    }

    private void Take(ChunkStore lender, in BaseOrigin origin, long offset, long count)
    {
        (_lender, _origin) = (lender, origin);
        var (first, last) = (offset / FileContent.ChunkSize, (offset + count - 1) / FileContent.ChunkSize);
        _first = lender.Lend(first);
        _last = last == first ? default : lender.Lend(last);
    }

    private static void Fill(LayerContent source, in LentChunk lent)
    {
        if (lent.Slab is not { } slab)
        {
            return;
        }

        var target = slab.Bytes(lent.Index, 0, FileContent.ChunkSize);
        for (var offset = lent.Chunk * FileContent.ChunkSize; !target.IsEmpty && source.Read(offset, target) is var read and > 0; offset += read)
        {
            target = target[read..];
        }

        target.Clear();
        GC.KeepAlive(slab);
    }
}

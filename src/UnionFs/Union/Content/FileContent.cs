namespace UnionFs;

/// <summary>
/// The content of a file: what still shows of its base content, and the 4 KiB chunks changed since. One writer changes it, in place, as
/// long as no snapshot, fork or commit can see it (<see cref="IsOwnedBy"/>); from then on it never changes again.
/// </summary>
/// <remarks>
/// Readers take no lock: an odd sequence means that an operation is changing the content or has not published its state yet; one
/// that differs after reading means that what was read is of no use (a sequence lock). Small content is one run of chunks in one slab;
/// anything else a tree of <see cref="ChunkPage"/>s.
/// </remarks>
internal sealed partial class FileContent
{
    public const int ChunkSize = 4096;
    private long _length;
    private long _baseVisible;
    private long _epoch;
    private int _sequence;
    private ChunkPage? _root;
    private Slab? _runSlab;
    private long _runFirst;
    private int _runCount;
    private int _runIndex;
    private bool _isRunOwned;
    private long _topCount;
    private long _topStamp;

    private FileContent(BaseOrigin source, long length, long epoch)
    {
        Base = source;
        _length = _baseVisible = length;
        _epoch = epoch;
    }

    /// <summary>Content without a byte, for everyone.</summary>
    public static FileContent Empty { get; } = new(default, 0, 0);

    /// <summary>The file of the base whose content shows where no chunk covers it; need not be the node itself.</summary>
    public BaseOrigin Base { get; }

    public long Length => Volatile.Read(ref _length);

    /// <summary>Whether all that shows is base content, without a chunk or hole in it; 0 bytes are none.</summary>
    public bool IsBaseAlone => Base.IsSet && _root is null && _runCount == 0 && BaseVisible == Length && Length > 0;

    /// <summary>Base bytes before this offset show where no chunk covers them; from here on there are zeros.</summary>
    public long BaseVisible => Volatile.Read(ref _baseVisible);

    /// <summary>Chunks with bytes.</summary>
    public long ChunkCount { get; private set; }

    /// <summary>The owner of pages this content made.</summary>
    public long Token { get; private set; }

    /// <summary>The content of a base file nobody changed.</summary>
    public static FileContent OfBase(BaseOrigin source, long length) => new(source, length, 0);

    /// <summary>New content without a byte that the owner of an epoch may change in place.</summary>
    public static FileContent New(long epoch, long token) => new(default, 0, epoch) { Token = token };

    /// <summary>Whether a store may change it in place.</summary>
    public bool IsOwnedBy(long epoch) => _epoch == epoch;

    /// <summary>Chunks written since a commit.</summary>
    public long TopCountSince(long commit) => _topStamp == commit ? _topCount : 0;

    /// <summary>A copy to change, which shares all chunks; O(1).</summary>
    public FileContent CopyFor(long epoch, long token) => new(Base, _length, epoch)
    {
        _baseVisible = _baseVisible,
        _root = _root,
        _runSlab = _runSlab,
        _runFirst = _runFirst,
        _runCount = _runCount,
        _runIndex = _runIndex,
        _topCount = _topCount,
        _topStamp = _topStamp,
        ChunkCount = ChunkCount,
        Token = token,
    };

    /// <summary>Lets a store change it in place from here on. Under the writer lock, if nobody else refers to it.</summary>
    public void Own(long epoch, long token) => (_epoch, Token) = (epoch, token);

    /// <summary>Never changes from here on. Under the writer lock.</summary>
    public void Freeze() => _epoch = 0;

    /// <summary>Readers do not trust it until <see cref="EndChange"/>. Under the writer lock.</summary>
    public void BeginChange()
    {
        _sequence++;
        Volatile.WriteBarrier();
    }

    public void EndChange()
    {
        Volatile.WriteBarrier();
        _sequence++;
    }

    /// <summary>Its chunks go to others: readers never trust it again. Under the writer lock.</summary>
    public void Kill()
    {
        _epoch = 0;
        _sequence |= 1;
        Volatile.WriteBarrier();
    }

    /// <summary>A number that is odd while the content is changed, and grows with every change.</summary>
    private int Sequence => Volatile.Read(ref _sequence);

    private bool IsStill(int sequence)
    {
        Volatile.ReadBarrier();
        return _sequence == sequence;
    }

    /// <summary>What there is at a chunk, and at those after it that are alike, at most so many.</summary>
    private ChunkSpan Find(long chunk, long limit)
    {
        if (_root is not { } page)
        {
            return FindInRun(chunk, limit);
        }

        if (chunk >> ChunkPage.SpanOf(page.Level) != 0)
        {
            return new ChunkSpan(ChunkKind.Unchanged, limit);
        }

        while (page is ChunkBranch branch)
        {
            var width = 1L << ChunkPage.SpanOf(branch.Level - 1);
            var child = branch[branch.IndexOf(chunk)];
            if (child is null || ReferenceEquals(child, ChunkPage.Hole))
            {
                return new ChunkSpan(
                    child is null ? ChunkKind.Unchanged : ChunkKind.Hole, Math.Min(limit, width - (chunk & (width - 1))));
            }

            page = child;
        }

        return FindInLeaf((ChunkLeaf)page, (int)chunk & (ChunkLeaf.Count - 1), limit);
    }

    private static ChunkSpan FindInLeaf(ChunkLeaf leaf, int at, long limit)
    {
        var present = leaf.Present >> at;
        var holes = leaf.Holes >> at;
        var most = (int)Math.Min(limit, ChunkLeaf.Count - at);
        if ((present & 1) == 0)
        {
            return new ChunkSpan(ChunkKind.Unchanged, Math.Min(most, System.Numerics.BitOperations.TrailingZeroCount(present)));
        }

        if ((holes & 1) != 0)
        {
            return new ChunkSpan(ChunkKind.Hole, Math.Min(most, System.Numerics.BitOperations.TrailingZeroCount(~holes)));
        }

        if (!leaf.TryGet(at, out var slab, out var index))
        {
            return new ChunkSpan(ChunkKind.Torn, 1);
        }

        var count = Math.Min(leaf.RunOf(at, most), slab.Chunks - index);
        return new ChunkSpan(ChunkKind.Data, count, slab, index);
    }

    private ChunkSpan FindInRun(long chunk, long limit)
    {
        var (slab, first, count) = (_runSlab, _runFirst, _runCount);
        if (slab is null || chunk >= first + count)
        {
            return new ChunkSpan(ChunkKind.Unchanged, limit);
        }

        if (chunk < first)
        {
            return new ChunkSpan(ChunkKind.Unchanged, Math.Min(limit, first - chunk));
        }

        var index = _runIndex + (int)(chunk - first);
        var most = (int)Math.Min(limit, first + count - chunk);
        return index >= 0 && index + most <= slab.Chunks
            ? new ChunkSpan(ChunkKind.Data, most, slab, index)
            : new ChunkSpan(ChunkKind.Torn, 1);
    }
}

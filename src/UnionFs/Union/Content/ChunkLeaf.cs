using System.Numerics;
using System.Runtime.CompilerServices;

namespace UnionFs;

/// <summary>
/// Where 32 neighbouring chunks of a file are. A reader may look at it while its owner edits it: what it finds then is of no use, but
/// never points outside a slab; the sequence of the content tells.
/// </summary>
internal sealed class ChunkLeaf(long owner) : ChunkPage(owner, 0)
{
    public const int Count = 32;
    private const int IndexBits = 10;
    private Slab? _slab;
    private Slab?[] _others = [];
    private Slots _places;
    private uint _top;
    private long _topStamp;

    /// <summary>Chunks that are changed: written, or holes.</summary>
    public uint Present { get; private set; }

    /// <summary>Changed chunks that are holes.</summary>
    public uint Holes { get; private set; }

    /// <summary>Chunks nothing else refers to: they are written in place, and free when they are let go.</summary>
    public uint Owned { get; private set; }

    /// <summary>Changed chunks with bytes.</summary>
    public uint Data => Present & ~Holes;

    /// <summary>Chunks written since a commit.</summary>
    public uint TopSince(long commit) => _topStamp == commit ? _top : 0;

    public override ChunkPage CopyFor(long owner)
    {
        var copy = new ChunkLeaf(owner)
        {
            _slab = _slab,
            _others = _others,
            _places = _places,
            _top = _top,
            _topStamp = _topStamp,
            Present = Present,
            Holes = Holes,
        };
        if (_others.Length > 0)
        {
            copy._others = [.. _others];
            copy.DropUnused();
        }

        return copy;
    }

    /// <summary>Where a chunk with bytes is; false if the leaf is being edited.</summary>
    public bool TryGet(int chunk, out Slab slab, out int index)
    {
        var place = _places[chunk];
        var number = place >> IndexBits;
        index = place & ((1 << IndexBits) - 1);
        var others = _others;
        slab = (number == 0 ? _slab : number <= others.Length ? others[number - 1] : null)!;
        return slab is not null && index < slab.Chunks;
    }

    /// <summary>How many chunks from this one on lie one behind the other in their slab, at most so many.</summary>
    public int RunOf(int chunk, int limit)
    {
        var data = Data >> chunk;
        limit = Math.Min(limit, BitOperations.TrailingZeroCount(~data));
        var place = _places[chunk];
        var count = 1;
        while (count < limit && _places[chunk + count] == place + count)
        {
            count++;
        }

        return count;
    }

    /// <summary>Puts chunks in that were just taken from a slab.</summary>
    public void Set(int chunk, int count, Slab slab, int index, long commit, bool isOwned)
    {
        var place = (NumberOf(slab) << IndexBits) | index;
        for (var i = 0; i < count; i++)
        {
            _places[chunk + i] = place + i;
        }

        var mask = MaskOf(chunk, count);
        Present |= mask;
        Holes &= ~mask;
        Owned = isOwned ? Owned | mask : Owned & ~mask;
        _top = TopSince(commit) | mask;
        _topStamp = commit;
    }

    /// <summary>Makes chunks holes, or as the base has them.</summary>
    public void Clear(uint mask, bool areHoles)
    {
        Present = areHoles ? Present | mask : Present & ~mask;
        Holes = areHoles ? Holes | mask : Holes & ~mask;
        Owned &= ~mask;
        _top &= ~mask;
    }

    public static uint MaskOf(int chunk, int count) => (count == Count ? uint.MaxValue : (1u << count) - 1) << chunk;

    private int NumberOf(Slab slab)
    {
        if (_slab is null || ReferenceEquals(_slab, slab))
        {
            _slab = slab;
            return 0;
        }

        var number = Array.IndexOf(_others, slab);
        if (number < 0)
        {
            number = Array.IndexOf(_others, null);
        }

        if (number < 0)
        {
            DropUnused();
            number = Array.IndexOf(_others, null);
        }

        if (number < 0)
        {
            number = _others.Length;
            Array.Resize(ref _others, Math.Max(2, number * 2));
        }

        _others[number] = slab;
        return number + 1;
    }

    /// <summary>Forgets slabs no chunk lies in any more, so that they can go.</summary>
    private void DropUnused()
    {
        Span<bool> used = stackalloc bool[_others.Length + 1];
        for (var data = Data; data != 0; data &= data - 1)
        {
            used[_places[BitOperations.TrailingZeroCount(data)] >> IndexBits] = true;
        }

        _slab = used[0] ? _slab : null;
        for (var i = 0; i < _others.Length; i++)
        {
            _others[i] = used[i + 1] ? _others[i] : null;
        }
    }

    [InlineArray(Count)]
    private struct Slots
    {
        private int _first;
    }
}

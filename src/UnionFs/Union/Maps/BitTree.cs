using System.Numerics;

namespace UnionFs;

/// <summary>
/// A persistent set of small numbers, three levels deep: a change copies one page of 1,024 bits and the way to it (but
/// see <see cref="Marked"/>). Reading needs no lock and does not allocate.
/// </summary>
internal readonly struct BitTree
{
    private const int PageWords = 16;
    private const int PageShift = 10;
    private const int MiddlePages = 32;
    private const int TopShift = 15;
    private readonly ulong[]?[]?[]? _top;

    private BitTree(ulong[]?[]?[] top) => _top = top;

    public bool IsEmpty => _top is null;

    /// <summary>Whether both are the same set and not only equal ones.</summary>
    public bool IsSame(BitTree other) => ReferenceEquals(_top, other._top);

    public bool this[int bit]
    {
        get
        {
            var top = _top;
            return top is not null && (uint)bit >> TopShift < (uint)top.Length && top[bit >> TopShift] is { } middle
                && middle[(bit >> PageShift) & (MiddlePages - 1)] is { } page
                && ((page[(bit >> 6) & (PageWords - 1)] >> (bit & 63)) & 1) != 0;
        }
    }

    /// <summary>
    /// As <see cref="With"/>, but in place where there is a page: sets that share the page have the bit then too. For sets of which a bit too
    /// many does no harm. Sets on one page may be changed at the same time.
    /// </summary>
    public BitTree Marked(int bit)
    {
        var top = _top;
        if (top is null || (uint)bit >> TopShift >= (uint)top.Length || top[bit >> TopShift] is not { } middle
            || middle[(bit >> PageShift) & (MiddlePages - 1)] is not { } page)
        {
            return With(bit);
        }

        ref var word = ref page[(bit >> 6) & (PageWords - 1)];
        if (((word >> (bit & 63)) & 1) == 0)
        {
            Interlocked.Or(ref word, 1UL << (bit & 63));
        }

        return this;
    }

    public BitTree With(int bit)
    {
        if (this[bit])
        {
            return this;
        }

        var top = new ulong[]?[]?[Math.Max(_top?.Length ?? 0, (bit >> TopShift) + 1)];
        _top?.CopyTo(top, 0);
        var middle = new ulong[]?[MiddlePages];
        top[bit >> TopShift]?.CopyTo(middle, 0);
        var page = new ulong[PageWords];
        var pageIndex = (bit >> PageShift) & (MiddlePages - 1);
        middle[pageIndex]?.CopyTo(page, 0);
        page[(bit >> 6) & (PageWords - 1)] |= 1UL << (bit & 63);
        middle[pageIndex] = page;
        top[bit >> TopShift] = middle;
        return new BitTree(top);
    }

    /// <summary>The first number of the set at or after one and before another, or −1. Skips what is empty.</summary>
    public int Next(int from, int end)
    {
        while (from < end)
        {
            var middle = _top is not null && from >> TopShift < _top.Length ? _top[from >> TopShift] : null;
            if (middle is null)
            {
                from = ((from >> TopShift) + 1) << TopShift;
                continue;
            }

            if (middle[(from >> PageShift) & (MiddlePages - 1)] is not { } page)
            {
                from = ((from >> PageShift) + 1) << PageShift;
                continue;
            }

            var word = page[(from >> 6) & (PageWords - 1)] >> (from & 63);
            if (word != 0)
            {
                from += BitOperations.TrailingZeroCount(word);
                return from < end ? from : -1;
            }

            from = ((from >> 6) + 1) << 6;
        }

        return -1;
    }
}

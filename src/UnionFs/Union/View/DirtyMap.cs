namespace UnionFs;

/// <summary>
/// One bit per base directory, by <see cref="BaseDirectory.Ordinal"/>: clear means that neither the directory nor any name it
/// has in the base was changed, so the map of changes need not be asked. Immutable; bits are set, never cleared.
/// </summary>
internal readonly struct DirtyMap
{
    private const int PageWords = 16;
    private const int PageShift = 10;
    private readonly ulong[]?[]? _pages;

    private DirtyMap(ulong[]?[] pages) => _pages = pages;

    public bool this[int ordinal]
    {
        get
        {
            var pages = _pages;
            var index = ordinal >> PageShift;
            return pages is not null && (uint)index < (uint)pages.Length && pages[index] is { } page
                && ((page[(ordinal >> 6) & (PageWords - 1)] >> (ordinal & 63)) & 1) != 0;
        }
    }

    public DirtyMap With(int ordinal)
    {
        if (this[ordinal])
        {
            return this;
        }

        var index = ordinal >> PageShift;
        var pages = new ulong[]?[Math.Max(_pages?.Length ?? 0, index + 1)];
        _pages?.CopyTo(pages, 0);
        var page = (ulong[]?)pages[index]?.Clone() ?? new ulong[PageWords];
        page[(ordinal >> 6) & (PageWords - 1)] |= 1UL << (ordinal & 63);
        pages[index] = page;
        return new DirtyMap(pages);
    }
}

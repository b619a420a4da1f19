using System.Runtime.CompilerServices;

namespace UnionFs;

/// <summary>A <see cref="ChunkPage"/> of 64 pages; null where nothing was changed.</summary>
internal sealed class ChunkBranch(long owner, int level) : ChunkPage(owner, level)
{
    public const int Count = 64;
    private Slots _children;

    /// <summary>The page below for a chunk.</summary>
    public ref ChunkPage? this[int index] => ref _children[index];

    public bool IsEmpty => !((ReadOnlySpan<ChunkPage?>)_children).ContainsAnyExcept((ChunkPage?)null);

    public int IndexOf(long chunk) => (int)(chunk >> SpanOf(Level - 1)) & (Count - 1);

    public override ChunkPage CopyFor(long owner)
    {
        var copy = new ChunkBranch(owner, Level);
        copy._children = _children;
        return copy;
    }

    public void Fill(ChunkPage page) => ((Span<ChunkPage?>)_children).Fill(page);

    [InlineArray(Count)]
    private struct Slots
    {
        private ChunkPage? _first;
    }
}

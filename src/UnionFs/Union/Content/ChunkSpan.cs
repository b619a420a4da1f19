namespace UnionFs;

/// <summary>Neighbouring chunks of a file that are alike; of those with bytes, that lie one behind the other in one slab.</summary>
internal readonly ref struct ChunkSpan(ChunkKind kind, long count, Slab? slab = null, int index = 0)
{
    public ChunkKind Kind { get; } = kind;

    public long Count { get; } = count;

    public Slab? Slab { get; } = slab;

    public int Index { get; } = index;
}

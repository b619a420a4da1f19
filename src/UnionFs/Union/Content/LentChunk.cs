namespace UnionFs;

/// <summary>A chunk of a store in the hands of an operation that has not begun; by default none.</summary>
internal readonly record struct LentChunk(long Chunk, Slab? Slab, int Index)
{
    public bool Is(long chunk) => Slab is not null && Chunk == chunk;
}

namespace UnionFs;

/// <summary>Where a changed chunk of a file is: a place in a slab as it was at one version, or (no slab) a hole.</summary>
internal readonly record struct ChunkRef(Slab? Slab, int Index, uint Version)
{
    public bool IsHole => Slab is null;
}

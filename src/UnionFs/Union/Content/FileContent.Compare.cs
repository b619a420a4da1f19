namespace UnionFs;

internal sealed partial class FileContent
{
    /// <summary>
    /// How many chunks from one on are certainly the same in another content, as both share them or show the same base; 0 if the first has
    /// to be read to know.
    /// </summary>
    public long AlikeFrom(FileContent other, long chunk, long limit)
    {
        ChunkSpan mine = Find(chunk, limit), theirs = other.Find(chunk, limit);
        var count = Math.Min(mine.Count, theirs.Count);
        if (mine.Kind != theirs.Kind)
        {
            return 0;
        }

        switch (mine.Kind)
        {
            case ChunkKind.Hole:
                return count;
            case ChunkKind.Data:
                return ReferenceEquals(mine.Slab, theirs.Slab) && mine.Index == theirs.Index ? count : 0;
            case ChunkKind.Unchanged:
                var start = chunk * ChunkSize;
                long least = Math.Min(BaseVisible, other.BaseVisible), most = Math.Max(BaseVisible, other.BaseVisible);
                var isSameBase = Base.Equals(other.Base);
                return start >= most || (isSameBase && least == most) ? count
                    : isSameBase ? Math.Clamp((least - start) / ChunkSize, 0, count)
                    : 0;
            default:
                return 0;
        }
    }
}

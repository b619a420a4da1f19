namespace UnionFs;

/// <summary>What a record says beyond a <see cref="LayerEntry"/>.</summary>
internal struct TreeRecordRest
{
    /// <summary>Of a file where its content is, of a directory where its list is.</summary>
    public long Content;

    /// <summary>Bytes of a directory's list.</summary>
    public int ListLength;

    /// <summary>Position of the sparse map, or 0.</summary>
    public int Sparse;
}

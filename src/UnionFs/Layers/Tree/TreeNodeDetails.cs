namespace UnionFs;

/// <summary>What few nodes have, while their tree is built.</summary>
internal sealed class TreeNodeDetails
{
    /// <summary>Whether the times below count; else they follow from the time of modification.</summary>
    public bool HasTimes { get; set; }

    public Timestamp AccessTime { get; set; }

    public Timestamp ChangeTime { get; set; }

    public Timestamp BirthTime { get; set; }

    public XattrSet Xattrs { get; set; } = XattrSet.Empty;

    public TarSparseMap? Sparse { get; set; }

    /// <summary>Positions in the image once written.</summary>
    public int XattrsPosition { get; set; }

    public int SparsePosition { get; set; }
}

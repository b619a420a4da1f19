namespace UnionFs;

/// <summary>What few records have. Immutable.</summary>
internal sealed class RecordExtras(in NodeAttributes attributes, XattrSet xattrs, bool areTimesWide)
{
    public XattrSet Xattrs { get; } = xattrs;

    public DeviceNumber Device { get; } = attributes.Device;

    /// <summary>Whether a time does not fit into the record; then all are here.</summary>
    public bool AreTimesWide { get; } = areTimesWide;

    public Timestamp ModifyTime { get; } = attributes.ModifyTime;

    public Timestamp ChangeTime { get; } = attributes.ChangeTime;

    public Timestamp AccessTime { get; } = attributes.AccessTime;

    public Timestamp BirthTime { get; } = attributes.BirthTime;
}

namespace UnionFs;

internal partial struct BaseEntry
{
    /// <summary>All attributes in one value.</summary>
    public readonly NodeAttributes Attributes
    {
        get
        {
            var modify = new Timestamp(ModifySeconds, ModifyNanoseconds);
            var attributes = new NodeAttributes((UnixFileMode)Mode, Uid, Gid) { Size = Size, ModifyTime = modify };
            return Details is { } details
                ? attributes with
                {
                    AccessTime = details.AccessTime,
                    ChangeTime = details.ChangeTime,
                    BirthTime = details.BirthTime,
                    Device = details.Device,
                }
                : attributes with { AccessTime = modify, ChangeTime = modify };
        }
    }
}

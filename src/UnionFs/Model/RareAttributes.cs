namespace UnionFs;

/// <summary>The times and the device of attributes.</summary>
internal sealed class RareAttributes(NodeAttributes attributes) : IRareAttributes
{
    public Timestamp ModifyTime => attributes.ModifyTime;

    public Timestamp AccessTime => attributes.AccessTime;

    public Timestamp ChangeTime => attributes.ChangeTime;

    public Timestamp BirthTime => attributes.BirthTime;

    public DeviceNumber Device => attributes.Device;
}

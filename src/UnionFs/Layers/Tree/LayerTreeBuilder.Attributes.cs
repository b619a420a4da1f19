namespace UnionFs;

internal sealed partial class LayerTreeBuilder
{
    /// <summary>The attributes of a node. Of a file <see cref="NodeAttributes.Size"/> is what was set.</summary>
    public NodeAttributes AttributesOf(int node)
    {
        ref readonly var record = ref _nodes[node];
        var (mode, uid, gid) = _owners[record.Owner];
        var modified = new Timestamp(record.Seconds, record.Nanoseconds);
        var details = record.Details > 0 ? _details[record.Details - 1] : null;
        var isDevice = record.Kind is LayerEntryKind.CharacterDevice or LayerEntryKind.BlockDevice;
        return new NodeAttributes(mode, uid, gid)
        {
            Size = record.Size,
            ModifyTime = modified,
            AccessTime = details is { HasTimes: true } ? details.AccessTime : modified,
            ChangeTime = details is { HasTimes: true } ? details.ChangeTime : modified,
            BirthTime = details is { HasTimes: true } ? details.BirthTime : default,
            Device = isDevice ? new DeviceNumber((uint)(record.Content >> 32), (uint)record.Content) : default,
        };
    }

    public void SetAttributes(int node, in NodeAttributes attributes)
    {
        ref var record = ref _nodes[node];
        var modified = attributes.ModifyTime;
        record.Owner = _owners.IndexOf(attributes.Mode, attributes.Uid, attributes.Gid);
        record.Seconds = modified.Seconds;
        record.Nanoseconds = modified.Nanoseconds;
        switch (record.Kind)
        {
            case LayerEntryKind.File:
                record.Size = attributes.Size;
                break;
            case LayerEntryKind.CharacterDevice or LayerEntryKind.BlockDevice:
                record.Content = (long)(((ulong)attributes.Device.Major << 32) | attributes.Device.Minor);
                break;
        }

        var hasTimes = attributes.AccessTime != modified || attributes.ChangeTime != modified || attributes.BirthTime != default;
        if (hasTimes || record.Details > 0)
        {
            var details = DetailsOf(node);
            details.HasTimes = hasTimes;
            (details.AccessTime, details.ChangeTime, details.BirthTime) = (attributes.AccessTime, attributes.ChangeTime, attributes.BirthTime);
        }
    }

    public XattrSet XattrsOf(int node) => _nodes[node].Details is > 0 and var index ? _details[index - 1].Xattrs : XattrSet.Empty;

    public void SetXattrs(int node, XattrSet xattrs) => DetailsOf(node).Xattrs = xattrs;

    private void SetTarget(int node, ReadOnlySpan<byte> target)
    {
        _nodes[node].Content = _names.AddText(target);
        _nodes[node].Size = target.Length;
    }

    private TreeNodeDetails DetailsOf(int node)
    {
        ref var record = ref _nodes[node];
        if (record.Details == 0)
        {
            _details.Add(new TreeNodeDetails());
            record.Details = _details.Count;
        }

        return _details[record.Details - 1];
    }
}

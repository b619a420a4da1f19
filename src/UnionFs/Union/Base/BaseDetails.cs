namespace UnionFs;

/// <summary>What few nodes of the base have. Immutable.</summary>
internal sealed class BaseDetails : IRareAttributes
{
    public ReadOnlyMemory<byte> Target { get; init; }

    public XattrSet Xattrs { get; init; } = XattrSet.Empty;

    public Timestamp ModifyTime { get; init; }

    public Timestamp AccessTime { get; init; }

    public Timestamp ChangeTime { get; init; }

    public Timestamp BirthTime { get; init; }

    public DeviceNumber Device { get; init; }

    public uint Uid { get; init; }

    public uint Gid { get; init; }

    /// <summary>What the layer says about the number of names; used only where it cannot list them.</summary>
    public int LinkCount { get; init; } = 1;

    /// <summary>Why the node cannot be used although its name is known.</summary>
    public FsError Error { get; init; }
}

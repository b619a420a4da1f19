namespace UnionFs;

/// <summary>One operation of an <see cref="OperationScript"/>. Fields a verb does not use keep their defaults.</summary>
/// <param name="Verb">What to do.</param>
/// <param name="Path">The first path (of symlink: the link itself), or the name of a commit or snapshot.</param>
public sealed record ScriptOperation(ScriptVerb Verb, string Path)
{
    /// <summary>The second path of link and rename, or the target of symlink.</summary>
    public string Other { get; init; } = "";

    /// <summary>Permission bits.</summary>
    public UnixFileMode Mode { get; init; }

    /// <summary>Offset of read and write, size of truncate.</summary>
    public long Offset { get; init; }

    /// <summary>Length of read.</summary>
    public long Length { get; init; }

    /// <summary>Bytes to write, or an attribute's value.</summary>
    public ReadOnlyMemory<byte> Data { get; init; }

    /// <summary>Name of an extended attribute.</summary>
    public string XattrName { get; init; } = "";

    /// <summary>Owner of chown.</summary>
    public uint Uid { get; init; }

    /// <summary>Group of chown.</summary>
    public uint Gid { get; init; }

    /// <summary>Access time of utimens.</summary>
    public Timestamp AccessTime { get; init; }

    /// <summary>Modification time of utimens.</summary>
    public Timestamp ModifyTime { get; init; }

    /// <summary>Device kind of mknod.</summary>
    public NodeKind DeviceKind { get; init; }

    /// <summary>Device number of mknod.</summary>
    public DeviceNumber Device { get; init; }

    /// <summary>What rename does when the new name exists.</summary>
    public RenameMode RenameMode { get; init; }

    /// <summary>The line of the script.</summary>
    public override string ToString() => OperationScript.Format(this);
}

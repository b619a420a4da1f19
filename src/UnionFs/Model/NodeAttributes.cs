using System.Globalization;

namespace UnionFs;

/// <summary>
/// The attributes of a node that are not its kind, content, target or extended attributes.
/// </summary>
/// <param name="Mode">Permission, set-id and sticky bits; the file type is not among them.</param>
/// <param name="Uid">Owner id.</param>
/// <param name="Gid">Group id.</param>
public readonly record struct NodeAttributes(UnixFileMode Mode, uint Uid = 0, uint Gid = 0)
{
    /// <summary>Bytes of a file, or of a link's target; 0 for everything else.</summary>
    public long Size { get; init; }

    /// <summary>Time of the last content change.</summary>
    public Timestamp ModifyTime { get; init; }

    /// <summary>Time of the last access, as the layer recorded it; reading through a union never changes it.</summary>
    public Timestamp AccessTime { get; init; }

    /// <summary>Time of the last change of content or attributes.</summary>
    public Timestamp ChangeTime { get; init; }

    /// <summary>Time of creation, the epoch where it is not known.</summary>
    public Timestamp BirthTime { get; init; }

    /// <summary>The device number of a device node.</summary>
    public DeviceNumber Device { get; init; }

    /// <summary>As <c>ls -l</c> shows them, without kind and links: <c>rw-r--r-- 0:0 5 2024-01-01T00:00:00.000000000Z</c>, and a device's number.</summary>
    public override string ToString()
    {
        var device = Device == default ? "" : $" {Device}";
        return string.Create(
            CultureInfo.InvariantCulture, $"{FsMode.ToText(NodeKind.File, Mode).AsSpan(1)} {Uid}:{Gid} {Size} {ModifyTime}{device}");
    }

    /// <summary>All four times set to one value.</summary>
    public NodeAttributes WithTimes(Timestamp time) =>
        this with { ModifyTime = time, AccessTime = time, ChangeTime = time, BirthTime = time };
}

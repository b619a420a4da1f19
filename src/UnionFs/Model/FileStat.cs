using System.Globalization;

namespace UnionFs;

/// <summary>What <c>stat</c> answers about a node.</summary>
public readonly record struct FileStat
{
    /// <summary>The node's number.</summary>
    public NodeId Id { get; init; }

    /// <summary>What it is.</summary>
    public NodeKind Kind { get; init; }

    /// <summary>Permission, set-id and sticky bits.</summary>
    public UnixFileMode Mode { get; init; }

    /// <summary>Owner id.</summary>
    public uint Uid { get; init; }

    /// <summary>Group id.</summary>
    public uint Gid { get; init; }

    /// <summary>Bytes of a file or of a link's target; 0 otherwise.</summary>
    public long Size { get; init; }

    /// <summary>Names of the node (a directory: 2 + its subdirectories); 0 once it is removed (invariant U4).</summary>
    public int LinkCount { get; init; }

    /// <summary>Time of the last content change.</summary>
    public Timestamp ModifyTime { get; init; }

    /// <summary>Time of the last access as recorded; reading never changes it.</summary>
    public Timestamp AccessTime { get; init; }

    /// <summary>Time of the last change of content or attributes.</summary>
    public Timestamp ChangeTime { get; init; }

    /// <summary>Time of creation, the epoch where unknown.</summary>
    public Timestamp BirthTime { get; init; }

    /// <summary>The number of a device node.</summary>
    public DeviceNumber Device { get; init; }

    /// <summary>Whether this is a directory.</summary>
    public bool IsDirectory => Kind == NodeKind.Directory;

    /// <summary>Whether this is a regular file.</summary>
    public bool IsFile => Kind == NodeKind.File;

    /// <summary>Whether this is a symbolic link.</summary>
    public bool IsSymlink => Kind == NodeKind.Symlink;

    /// <summary>As <c>ls -l</c> starts a line: <c>-rw-r--r-- 1 0:0 5 2024-01-01T00:00:00.000000000Z</c>.</summary>
    public override string ToString() => string.Create(
        CultureInfo.InvariantCulture, $"{FsMode.ToText(Kind, Mode)} {LinkCount} {Uid}:{Gid} {Size} {ModifyTime}");
}

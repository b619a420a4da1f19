using System.Globalization;
using System.Runtime.CompilerServices;

namespace UnionFs;

/// <summary>What <c>stat</c> answers about a node. A value: it does not change when the node does.</summary>
public readonly struct FileStat : IEquatable<FileStat>
{
    // Small, because it is copied more often than it is read: what most callers want, and where the rest is.
    private readonly NodeHead _head;
    private readonly uint _uid;
    private readonly uint _gid;
    private readonly long _linkCount;
    private readonly IRareAttributes? _rare;

    /// <summary>Puts an answer together.</summary>
    /// <param name="id">The node's number.</param>
    /// <param name="kind">What it is.</param>
    /// <param name="attributes">Its attributes; the size counts for files and symbolic links only.</param>
    /// <param name="linkCount">Its names.</param>
    public FileStat(NodeId id, NodeKind kind, NodeAttributes attributes, int linkCount)
        : this(id, kind, attributes, linkCount, new RareAttributes(attributes))
    {
    }

    /// <summary>As the public one, with the times of another object, which must be those of the attributes.</summary>
    internal FileStat(NodeId id, NodeKind kind, in NodeAttributes attributes, int linkCount, IRareAttributes rare)
    {
        _head.Id = id.Value;
        _head.Size = kind is NodeKind.File or NodeKind.Symlink ? attributes.Size : 0;
        _head.SetKind(kind, attributes.Mode);
        _uid = attributes.Uid;
        _gid = attributes.Gid;
        _linkCount = linkCount;
        _rare = rare;
    }

    /// <summary>From where it is kept; without <paramref name="rare"/> all times are the same or not known, and there is no device.</summary>
    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    internal FileStat(in NodeHead head, (uint Uid, uint Gid) owner, long linkCount, IRareAttributes? rare)
    {
        _head = head;
        (_uid, _gid) = owner;
        _linkCount = linkCount;
        _rare = rare;
    }

    /// <summary>The node's number.</summary>
    public NodeId Id => new(_head.Id);

    /// <summary>What it is.</summary>
    public NodeKind Kind => _head.Kind;

    /// <summary>Permission, set-id and sticky bits.</summary>
    public UnixFileMode Mode => _head.Mode;

    /// <summary>Owner id.</summary>
    public uint Uid => _uid;

    /// <summary>Group id.</summary>
    public uint Gid => _gid;

    /// <summary>Bytes of a file or of a link's target; 0 otherwise.</summary>
    public long Size => _head.Size;

    /// <summary>Names of the node (a directory: 2 + its subdirectories); 0 once it is removed (invariant U4).</summary>
    public int LinkCount => (int)_linkCount;

    /// <summary>Time of the last content change.</summary>
    public Timestamp ModifyTime => _rare?.ModifyTime ?? _head.ModifyTime;

    /// <summary>Time of the last access as recorded; reading never changes it.</summary>
    public Timestamp AccessTime => _rare?.AccessTime ?? _head.ModifyTime;

    /// <summary>Time of the last change of content or attributes.</summary>
    public Timestamp ChangeTime => _rare?.ChangeTime ?? _head.ModifyTime;

    /// <summary>Time of creation, the epoch where unknown.</summary>
    public Timestamp BirthTime => _rare?.BirthTime ?? default;

    /// <summary>The number of a device node.</summary>
    public DeviceNumber Device => _rare?.Device ?? default;

    /// <summary>Whether this is a directory.</summary>
    public bool IsDirectory => Kind == NodeKind.Directory;

    /// <summary>Whether this is a regular file.</summary>
    public bool IsFile => Kind == NodeKind.File;

    /// <summary>Whether this is a symbolic link.</summary>
    public bool IsSymlink => Kind == NodeKind.Symlink;

    /// <summary>Whether all that can be asked is the same.</summary>
    public static bool operator ==(FileStat left, FileStat right) => left.Equals(right);

    /// <summary>Whether something that can be asked differs.</summary>
    public static bool operator !=(FileStat left, FileStat right) => !left.Equals(right);

    /// <summary>Whether all that can be asked is the same.</summary>
    public bool Equals(FileStat other) =>
        Id == other.Id && Kind == other.Kind && Mode == other.Mode && Uid == other.Uid && Gid == other.Gid && Size == other.Size
        && LinkCount == other.LinkCount && ModifyTime == other.ModifyTime && AccessTime == other.AccessTime
        && ChangeTime == other.ChangeTime && BirthTime == other.BirthTime && Device == other.Device;

    /// <inheritdoc />
    public override bool Equals(object? obj) => obj is FileStat other && Equals(other);

    /// <inheritdoc />
    public override int GetHashCode() => HashCode.Combine(Id, Kind, Mode, Size, ModifyTime);

    /// <summary>As <c>ls -l</c> starts a line: <c>-rw-r--r-- 1 0:0 5 2024-01-01T00:00:00.000000000Z</c>.</summary>
    public override string ToString() => string.Create(
        CultureInfo.InvariantCulture, $"{FsMode.ToText(Kind, Mode)} {LinkCount} {Uid}:{Gid} {Size} {ModifyTime}");
}

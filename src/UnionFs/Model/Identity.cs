using System.Globalization;

namespace UnionFs;

/// <summary>
/// Who acts in a sandbox, as the kernel sees a process: what is allowed, who owns what is made, and how. User 0 is allowed everything; any other is
/// a user without capabilities. Immutable; equal if all four values are.
/// </summary>
public sealed record Identity
{
    private const UnixFileMode Permissions = (UnixFileMode)0x1FF;
    private readonly uint[] _groups = [];

    /// <summary>The user: owner of what is made. 0 may do everything.</summary>
    public required uint Uid { get; init; }

    /// <summary>The group of what is made, except in directories with the set-group-id bit; also a group the user is in.</summary>
    public required uint Gid { get; init; }

    /// <summary>More groups the user is in; none if nothing is said. Copied.</summary>
    public IReadOnlyList<uint> Groups
    {
        get => _groups;
        init
        {
            ArgumentNullException.ThrowIfNull(value);
            _groups = [.. value];
            Array.Sort(_groups);
        }
    }

    /// <summary>Permission bits that nothing new gets, whatever is asked for; 022 if nothing is said. Symbolic links are left as they are.</summary>
    public UnixFileMode Umask
    {
        get;
        init => field = value & Permissions;
    } = (UnixFileMode)0x012;

    /// <summary>Whether the user is in a group.</summary>
    public bool IsMember(uint group) => group == Gid || Array.BinarySearch(_groups, group) >= 0;

    /// <summary>Whether both are the same user with the same groups and umask.</summary>
    public bool Equals(Identity? other) =>
        other is not null && Uid == other.Uid && Gid == other.Gid && Umask == other.Umask && _groups.AsSpan().SequenceEqual(other._groups);

    /// <inheritdoc />
    public override int GetHashCode() => HashCode.Combine(Uid, Gid, Umask, _groups.Length);

    /// <summary>As in <c>1000:100 (4, 27), umask 22</c>.</summary>
    public override string ToString()
    {
        var groups = _groups.Length == 0 ? "" : $" ({string.Join(", ", _groups)})";
        return string.Create(CultureInfo.InvariantCulture, $"{Uid}:{Gid}{groups}, umask {FsMode.ToOctal(Umask)}");
    }
}

using System.Runtime.CompilerServices;

namespace UnionFs;

/// <summary>
/// How a sandbox behaves. Immutable; every fork has the options of its origin. A value out of its range is an
/// <see cref="ArgumentOutOfRangeException"/> where it is set.
/// </summary>
public sealed record UnionFsOptions
{
    /// <summary>The defaults: system clock, no quotas, writable.</summary>
    public static UnionFsOptions Default { get; } = new();

    /// <summary>Where new times come from.</summary>
    public TimeProvider TimeProvider
    {
        get;
        init
        {
            ArgumentNullException.ThrowIfNull(value);
            field = value;
        }
    } = TimeProvider.System;

    /// <summary>The most bytes of changed content (in chunks of 4 KiB) the current top may hold; exceeding it is ENOSPC.</summary>
    public long MaxContentBytes
    {
        get;
        init => field = InRange(value, 0, long.MaxValue);
    } = long.MaxValue;

    /// <summary>The most nodes the current top may hold; exceeding it is ENOSPC.</summary>
    public long MaxNodes
    {
        get;
        init => field = InRange(value, 0, long.MaxValue);
    } = long.MaxValue;

    /// <summary>How many handles may be open at a time; one more is EMFILE.</summary>
    public int MaxOpenHandles
    {
        get;
        init => field = InRange(value, 0, int.MaxValue);
    } = int.MaxValue;

    /// <summary>
    /// The longest name a caller may pass, in bytes: 1 to 65,535; 255 as on Linux if nothing is said. A longer one is ENAMETOOLONG. Layers may
    /// hold longer ones, and they are found by <see cref="UnionFileSystem.Nodes"/>.
    /// </summary>
    public int MaxNameBytes
    {
        get;
        init => field = InRange(value, 1, ushort.MaxValue);
    } = FsName.MaxNameBytes;

    /// <summary>
    /// The longest path a caller may pass, and the longest target of a symbolic link, in bytes: 2 to 65,536; 4,096 as on Linux if nothing is
    /// said. As PATH_MAX it counts a null at the end, so the longest has one byte less; what is longer is ENAMETOOLONG. Trees may be deeper.
    /// </summary>
    public int MaxPathBytes
    {
        get;
        init => field = InRange(value, 2, EncodedPath.MostBytes);
    } = FsName.MaxPathBytes;

    /// <summary>How many symbolic links are followed for one path: 0 to 1,000,000; 40 as on Linux if nothing is said. One more is ELOOP.</summary>
    public int MaxSymbolicLinks
    {
        get;
        init => field = InRange(value, 0, 1_000_000);
    } = PathLimits.Default.Links;

    /// <summary>
    /// Who acts in the sandbox: permissions are checked, and new nodes owned, as Linux does it for that user. Null, if nothing is said: whoever
    /// calls is root, nothing is checked, nothing is masked, and lookups cost less, since no directory on the way has to be asked.
    /// </summary>
    public Identity? Identity { get; init; }

    /// <summary>Whether every change is refused with EROFS.</summary>
    public bool ReadOnly { get; init; }

    internal PathLimits PathLimits => new(MaxNameBytes, MaxPathBytes, MaxSymbolicLinks);

    private static T InRange<T>(T value, T least, T most, [CallerMemberName] string name = "")
        where T : IComparable<T>
    {
        ArgumentOutOfRangeException.ThrowIfLessThan(value, least, name);
        ArgumentOutOfRangeException.ThrowIfGreaterThan(value, most, name);
        return value;
    }
}

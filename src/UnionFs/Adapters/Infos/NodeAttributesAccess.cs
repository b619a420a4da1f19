namespace UnionFs;

/// <summary>Times, modes and attributes of paths, as <see cref="File"/>, <see cref="Directory"/> and the info objects all have them.</summary>
internal static class NodeAttributesAccess
{
    private static readonly DateTimeOffset s_missing = DateTimeOffset.FromFileTime(0).ToUniversalTime();

    public static FileAttributes Attributes(FileSystemAdapter io, string path)
    {
        var status = NodeStatus.Of(io.Sandbox, path);
        return status.Error == FsError.OK ? status.Attributes : throw io.Missing(status.Error, path);
    }

    public static void SetAttributes(FileSystemAdapter io, string path, FileAttributes attributes, bool isDirectory = false)
    {
        NodeStatus.CheckAttributes(attributes);
        SetAttributes(io, path, NodeStatus.Of(io.Sandbox, path), attributes, isDirectory);
    }

    /// <summary>As the other one, going by what was seen of the node before.</summary>
    public static void SetAttributes(FileSystemAdapter io, string path, in NodeStatus status, FileAttributes attributes, bool isDirectory)
    {
        NodeStatus.CheckAttributes(attributes);
        if (status.Error != FsError.OK)
        {
            throw io.Missing(status.Error, path);
        }

        var mode = NodeStatus.ModeFor(status.Mode, attributes);
        if (mode != status.Mode)
        {
            Throw(io, path, io.Sandbox.TrySetMode(path, mode), isDirectory);
        }
    }

    public static UnixFileMode Mode(FileSystemAdapter io, string path)
    {
        var status = NodeStatus.Of(io.Sandbox, path);
        return status.Error != FsError.OK || status.IsBroken
            ? throw io.Missing(status.IsBroken ? FsError.ENOENT : status.Error, path)
            : status.Mode;
    }

    public static void SetMode(FileSystemAdapter io, string path, UnixFileMode mode)
    {
        NodeStatus.CheckMode(mode);
        var error = io.Sandbox.TrySetMode(path, mode);
        if (error != FsError.OK)
        {
            throw io.Missing(error, path);
        }
    }

    public static DateTimeOffset CreationTime(FileSystemAdapter io, string path) => Time(Find(io, path), path, static s => s.CreationTime);

    public static DateTimeOffset LastAccessTime(FileSystemAdapter io, string path) => Time(Find(io, path), path, static s => s.LastAccessTime);

    public static DateTimeOffset LastWriteTime(FileSystemAdapter io, string path) => Time(Find(io, path), path, static s => s.LastWriteTime);

    /// <summary>A time of a status; the beginning of Windows time if nothing is there.</summary>
    public static DateTimeOffset Time(in NodeStatus status, string path, Func<NodeStatus, DateTimeOffset> time) =>
        status.Error == FsError.OK ? time(status) : status.IsMissing ? s_missing : throw IoErrors.For(status.Error, path);

    /// <summary>Sets the time of the last access.</summary>
    public static void SetLastAccessTime(FileSystemAdapter io, string path, DateTimeOffset time, bool isDirectory = false) =>
        Throw(io, path, io.Sandbox.TrySetTimes(path, Timestamp.FromDateTimeOffset(time), Other(io, path)?.ModifyTime, followLinks: false), isDirectory);

    /// <summary>Sets the time of the last write, which is also what setting the time of creation does on Linux.</summary>
    public static void SetLastWriteTime(FileSystemAdapter io, string path, DateTimeOffset time, bool isDirectory = false) =>
        Throw(io, path, io.Sandbox.TrySetTimes(path, Other(io, path)?.AccessTime, Timestamp.FromDateTimeOffset(time), followLinks: false), isDirectory);

    /// <summary>A time without a kind is UTC where the name of the member says so.</summary>
    public static DateTimeOffset Utc(DateTime time) =>
        time.Kind == DateTimeKind.Unspecified ? DateTime.SpecifyKind(time, DateTimeKind.Utc) : time.ToUniversalTime();

    /// <summary>
    /// System.IO sets both times, one of them as it found it; it looks without the slash at the end and sets with it, so where that is a link
    /// what it leads to gets a time of the link. Elsewhere the time that is not set just stays.
    /// </summary>
    private static FileStat? Other(FileSystemAdapter io, string path) =>
        path.Length > 1 && path[^1] == '/' && io.Sandbox.TryStat(PathText.TrimEnd(path), out var stat, followLinks: false) == FsError.OK ? stat : null;

    private static NodeStatus Find(FileSystemAdapter io, string path) => NodeStatus.Of(io.Sandbox, path);

    /// <summary>What cannot be reached under a name that is there is a directory, if one was meant.</summary>
    private static void Throw(FileSystemAdapter io, string path, FsError error, bool isDirectory)
    {
        if (error == FsError.ENOENT && isDirectory && io.Sandbox.TryStat(PathText.TrimEnd(path), out _, followLinks: false) == FsError.OK)
        {
            throw IoErrors.For(error, path, blamesDirectory: true);
        }

        if (error != FsError.OK)
        {
            throw io.Missing(error, path);
        }
    }
}

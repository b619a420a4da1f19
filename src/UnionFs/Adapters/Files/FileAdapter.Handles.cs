using Microsoft.Win32.SafeHandles;

namespace UnionFs;

/// <content>Times, attributes and modes by handle: of the sandbox if it was opened there, of the host otherwise.</content>
internal sealed partial class FileAdapter
{
    public FileAttributes GetAttributes(SafeFileHandle fileHandle) =>
        io.OpenedHandles.TryFind(fileHandle, out var opened) ? StatusOf(opened).Attributes : File.GetAttributes(fileHandle);

    public void SetAttributes(SafeFileHandle fileHandle, FileAttributes fileAttributes)
    {
        ArgumentNullException.ThrowIfNull(fileHandle);
        NodeStatus.CheckAttributes(fileAttributes);
        if (io.OpenedHandles.TryFind(fileHandle, out var opened))
        {
            opened.File.SetMode(NodeStatus.ModeFor(opened.Stat().Mode, fileAttributes));
        }
        else
        {
            File.SetAttributes(fileHandle, fileAttributes);
        }
    }

    public UnixFileMode GetUnixFileMode(SafeFileHandle fileHandle) =>
        io.OpenedHandles.TryFind(fileHandle, out var opened) ? opened.Stat().Mode
        : OperatingSystem.IsWindows() ? throw new PlatformNotSupportedException("Unix file modes are not supported on this platform.")
        : File.GetUnixFileMode(fileHandle);

    public void SetUnixFileMode(SafeFileHandle fileHandle, UnixFileMode mode)
    {
        ArgumentNullException.ThrowIfNull(fileHandle);
        NodeStatus.CheckMode(mode);
        if (io.OpenedHandles.TryFind(fileHandle, out var opened))
        {
            opened.File.SetMode(mode);
        }
        else if (OperatingSystem.IsWindows())
        {
            throw new PlatformNotSupportedException("Unix file modes are not supported on this platform.");
        }
        else
        {
            File.SetUnixFileMode(fileHandle, mode);
        }
    }

    public DateTime GetCreationTime(SafeFileHandle fileHandle) =>
        io.OpenedHandles.TryFind(fileHandle, out var opened) ? StatusOf(opened).CreationTime.LocalDateTime : File.GetCreationTime(fileHandle);

    public DateTime GetCreationTimeUtc(SafeFileHandle fileHandle) =>
        io.OpenedHandles.TryFind(fileHandle, out var opened) ? StatusOf(opened).CreationTime.UtcDateTime : File.GetCreationTimeUtc(fileHandle);

    public DateTime GetLastAccessTime(SafeFileHandle fileHandle) =>
        io.OpenedHandles.TryFind(fileHandle, out var opened) ? StatusOf(opened).LastAccessTime.LocalDateTime : File.GetLastAccessTime(fileHandle);

    public DateTime GetLastAccessTimeUtc(SafeFileHandle fileHandle) =>
        io.OpenedHandles.TryFind(fileHandle, out var opened) ? StatusOf(opened).LastAccessTime.UtcDateTime : File.GetLastAccessTimeUtc(fileHandle);

    public DateTime GetLastWriteTime(SafeFileHandle fileHandle) =>
        io.OpenedHandles.TryFind(fileHandle, out var opened) ? StatusOf(opened).LastWriteTime.LocalDateTime : File.GetLastWriteTime(fileHandle);

    public DateTime GetLastWriteTimeUtc(SafeFileHandle fileHandle) =>
        io.OpenedHandles.TryFind(fileHandle, out var opened) ? StatusOf(opened).LastWriteTime.UtcDateTime : File.GetLastWriteTimeUtc(fileHandle);

    public void SetCreationTime(SafeFileHandle fileHandle, DateTime creationTime)
    {
        if (!SetTimes(fileHandle, null, creationTime))
        {
            File.SetCreationTime(fileHandle, creationTime);
        }
    }

    public void SetCreationTimeUtc(SafeFileHandle fileHandle, DateTime creationTimeUtc)
    {
        if (!SetTimes(fileHandle, null, NodeAttributesAccess.Utc(creationTimeUtc)))
        {
            File.SetCreationTimeUtc(fileHandle, creationTimeUtc);
        }
    }

    public void SetLastAccessTime(SafeFileHandle fileHandle, DateTime lastAccessTime)
    {
        if (!SetTimes(fileHandle, lastAccessTime, null))
        {
            File.SetLastAccessTime(fileHandle, lastAccessTime);
        }
    }

    public void SetLastAccessTimeUtc(SafeFileHandle fileHandle, DateTime lastAccessTimeUtc)
    {
        if (!SetTimes(fileHandle, NodeAttributesAccess.Utc(lastAccessTimeUtc), null))
        {
            File.SetLastAccessTimeUtc(fileHandle, lastAccessTimeUtc);
        }
    }

    public void SetLastWriteTime(SafeFileHandle fileHandle, DateTime lastWriteTime)
    {
        if (!SetTimes(fileHandle, null, lastWriteTime))
        {
            File.SetLastWriteTime(fileHandle, lastWriteTime);
        }
    }

    public void SetLastWriteTimeUtc(SafeFileHandle fileHandle, DateTime lastWriteTimeUtc)
    {
        if (!SetTimes(fileHandle, null, NodeAttributesAccess.Utc(lastWriteTimeUtc)))
        {
            File.SetLastWriteTimeUtc(fileHandle, lastWriteTimeUtc);
        }
    }

    private bool SetTimes(SafeFileHandle handle, DateTimeOffset? access, DateTimeOffset? modify)
    {
        if (!io.OpenedHandles.TryFind(handle, out var opened))
        {
            return false;
        }

        opened.File.SetTimes(
            access is { } a ? Timestamp.FromDateTimeOffset(a) : null,
            modify is { } m ? Timestamp.FromDateTimeOffset(m) : null);
        return true;
    }

    private NodeStatus StatusOf(OpenedHandle opened) => NodeStatus.Of(io.Sandbox, opened.Stat(), opened.Path);
}

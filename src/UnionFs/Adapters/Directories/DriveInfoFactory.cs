using System.IO.Abstractions;

namespace UnionFs;

/// <summary>Makes <see cref="IDriveInfo"/>.</summary>
internal sealed class DriveInfoFactory(FileSystemAdapter io) : IDriveInfoFactory
{
    public IFileSystem FileSystem => io;

    public IDriveInfo[] GetDrives() => [new DriveInfoAdapter(io, "/")];

    public IDriveInfo New(string driveName)
    {
        ArgumentNullException.ThrowIfNull(driveName);
        return driveName.Length == 0 ? throw new ArgumentException("Drive name must not be empty.", nameof(driveName))
            : driveName.Contains('\0') ? throw new ArgumentException($"Illegal characters in drive name '{driveName}'.", nameof(driveName))
            : new DriveInfoAdapter(io, driveName);
    }

    /// <summary>The drive of the sandbox with the name that the object of the host has.</summary>
    public IDriveInfo? Wrap(DriveInfo? driveInfo) => driveInfo is null ? null : New(driveInfo.Name);
}

using System.IO.Abstractions;

namespace UnionFs;

/// <summary>Makes <see cref="IDriveInfo"/>.</summary>
internal sealed class DriveInfoFactory(FileSystemAdapter io) : IDriveInfoFactory
{
    public IFileSystem FileSystem => io;

    public IDriveInfo[] GetDrives() => [new DriveInfoAdapter(io, "/")];

    public IDriveInfo New(string driveName)
    {
        ArgumentException.ThrowIfNullOrEmpty(driveName);
        return new DriveInfoAdapter(io, driveName);
    }

    public IDriveInfo? Wrap(DriveInfo? driveInfo) => driveInfo is null ? null : New(driveInfo.Name);
}

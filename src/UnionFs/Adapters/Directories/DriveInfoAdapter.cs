using System.Diagnostics.CodeAnalysis;
using System.IO.Abstractions;

namespace UnionFs;

/// <summary>The sandbox as the one drive there is; its size is the quota of content.</summary>
internal sealed class DriveInfoAdapter(FileSystemAdapter io, string name) : IDriveInfo
{
    public IFileSystem FileSystem => io;

    public long AvailableFreeSpace => TotalFreeSpace;

    public string DriveFormat => "unionfs";

    public DriveType DriveType => DriveType.Ram;

    public bool IsReady => true;

    public string Name => name;

    public IDirectoryInfo RootDirectory => new DirectoryInfoAdapter(io, name, name);

    public long TotalFreeSpace => io.Sandbox.Usage is var usage ? usage.MaxContentBytes - usage.TopContentBytes : 0;

    public long TotalSize => io.Sandbox.Usage.MaxContentBytes;

    [AllowNull]
    public string VolumeLabel { get => name; set => throw new PlatformNotSupportedException("Volume labels can only be set on writable local volumes."); }

    public override string ToString() => name;
}

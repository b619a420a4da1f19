using System.Diagnostics.CodeAnalysis;
using System.IO.Abstractions;

namespace UnionFs;

/// <summary>
/// The sandbox as the one drive there is, under the name of any path in it, as on Unix. Its size is the quota of content of the current top.
/// </summary>
internal sealed class DriveInfoAdapter(FileSystemAdapter io, string name) : IDriveInfo
{
    public IFileSystem FileSystem => io;

    public long AvailableFreeSpace => TotalFreeSpace;

    public string DriveFormat
    {
        get
        {
            _ = Usage;
            return "unionfs";
        }
    }

    public DriveType DriveType => Find() switch
    {
        FsError.OK => DriveType.Fixed,
        FsError.ENOENT or FsError.ENOTDIR or FsError.ELOOP or FsError.ENAMETOOLONG => DriveType.NoRootDirectory,
        _ => DriveType.Unknown,
    };

    public bool IsReady => io.Directory.Exists(name);

    public string Name => name;

    public IDirectoryInfo RootDirectory => new DirectoryInfoAdapter(io, io.FullPath(name), name);

    public long TotalFreeSpace => Usage is var usage && usage.MaxContentBytes > usage.TopContentBytes ? usage.MaxContentBytes - usage.TopContentBytes : 0;

    public long TotalSize => Usage.MaxContentBytes;

    [AllowNull]
    public string VolumeLabel { get => name; set => throw new PlatformNotSupportedException(); }

    public override string ToString() => name;

    private FileSystemUsage Usage => Find() switch
    {
        FsError.OK => io.Sandbox.Usage,
        FsError.ENOENT => throw new DriveNotFoundException($"Could not find the drive '{name}'. The drive might not be ready or might not be mapped."),
        var error => throw IoErrors.For(error, "", blamesDirectory: true),
    };

    private FsError Find() => io.Sandbox.TryStat(io.FullPath(name), out _);
}

using Xunit;

namespace UnionFs.Adapters.Tests.Directories;

/// <summary>The one drive; what is expected of names was seen on a Linux disk.</summary>
public class DriveTests
{
    [Fact]
    public void The_drive_has_the_size_of_the_quota()
    {
        using var fs = UnionFileSystem.Create(LayerStack.Empty, new UnionFsOptions { MaxContentBytes = 1 << 20 });
        var io = fs.AsFileSystem();
        io.File.WriteAllBytes("/f", new byte[5000]);

        var drive = Assert.Single(io.DriveInfo.GetDrives());

        Assert.Equal(("/", "/", DriveType.Fixed, true, 1 << 20, (1 << 20) - 8192, (1 << 20) - 8192, "/"), (drive.Name, drive.RootDirectory.FullName, drive.DriveType, drive.IsReady, drive.TotalSize, drive.AvailableFreeSpace, drive.TotalFreeSpace, drive.VolumeLabel));
        Assert.Equal(["/"], io.Directory.GetLogicalDrives());
        Assert.Throws<PlatformNotSupportedException>(() => drive.VolumeLabel = "x");
    }

    [Fact]
    public void Any_path_is_a_name_of_the_drive()
    {
        using var fs = UnionFileSystem.Create(LayerStack.Empty);
        var io = fs.AsFileSystem();
        io.File.WriteAllText("/f", "");
        io.Directory.CreateDirectory("/d");
        io.Directory.SetCurrentDirectory("/d");

        Assert.Equal((true, DriveType.Fixed, "."), (io.DriveInfo.New(".").IsReady, io.DriveInfo.New(".").DriveType, io.DriveInfo.New(".").RootDirectory.ToString()));
        Assert.Equal((false, DriveType.Fixed), (io.DriveInfo.New("/f").IsReady, io.DriveInfo.New("/f").DriveType));
        Assert.Equal((false, DriveType.NoRootDirectory), (io.DriveInfo.New("C:").IsReady, io.DriveInfo.New("C:").DriveType));
        var missing = Assert.Throws<DriveNotFoundException>(() => io.DriveInfo.New("/none").TotalSize);
        Assert.Equal("Could not find the drive '/none'. The drive might not be ready or might not be mapped.", missing.Message);
        Assert.Equal("Could not find a part of the path.", Assert.Throws<DirectoryNotFoundException>(() => io.DriveInfo.New("/f/x").DriveFormat).Message);
        Assert.Equal("Drive name must not be empty. (Parameter 'driveName')", Assert.Throws<ArgumentException>(() => io.DriveInfo.New("")).Message);
        Assert.Throws<ArgumentNullException>("driveName", () => io.DriveInfo.New(null!));
    }
}

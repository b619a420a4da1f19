using System.Diagnostics;
using System.Globalization;

namespace UnionFs.Fuse;

/// <summary>
/// Mounting and unmounting of one directory: by mount(2) where this process may, else through <c>fusermount3</c>, which is set-user-id for this.
/// </summary>
internal sealed class MountPoint(string directory, bool isPrivileged)
{
    private const int StatFileSystemBytes = 256;
    private MountTableEntry? _mounted;

    public string Directory => directory;

    /// <summary>Whether this process may mount and unmount itself, and so also abort the connection.</summary>
    public bool IsPrivileged => isPrivileged;

    /// <summary>Whether somebody has mounted on the same directory since. The mount is below that one then, where no path leads.</summary>
    public bool IsCovered => _mounted is not null && MountTable.TopAt(directory) is { } top && top.Id != _mounted.Id;

    /// <summary>The directory to mount on, checked, links on the way resolved; what a dead server left there is unmounted.</summary>
    /// <exception cref="IOException">It is no directory one can mount on.</exception>
    public static MountPoint Of(string directory)
    {
        var full = System.IO.Path.TrimEndingDirectorySeparator(System.IO.Path.GetFullPath(directory));
        var point = new MountPoint(full, Libc.EffectiveUser() == 0);
        // Several, if a server was killed before it noticed that another had been.
        while (IsDead(full) && point.Unmount(force: false, detach: true) == FsError.OK)
        {
        }

        if (!System.IO.Directory.Exists(full))
        {
            throw new DirectoryNotFoundException($"Cannot mount on '{FsText.Quote(full)}': it is no directory.");
        }

        return new MountPoint(Resolve(full), point.IsPrivileged);
    }

    /// <summary>The path of a directory without links, as the table of mounts has it.</summary>
    private static string Resolve(string directory)
    {
        var descriptor = Libc.Open(directory, Libc.OpenPath | Libc.OpenDirectory | Libc.OpenCloseOnExec, 0);
        if (descriptor < 0)
        {
            return directory;
        }

        try
        {
            return new FileInfo(string.Create(CultureInfo.InvariantCulture, $"/proc/self/fd/{descriptor}")).LinkTarget ?? directory;
        }
        finally
        {
            _ = Libc.Close(descriptor);
        }
    }

    /// <summary>Whether a server that is no more left a mount there. Only this is asked for anew by the kernel; names and attributes it remembers.</summary>
    private static unsafe bool IsDead(string directory)
    {
        var result = stackalloc byte[StatFileSystemBytes];
        return Libc.StatFileSystem(directory, result) < 0 && Libc.LastError() == Errno.NotConnected;
    }

    /// <summary>Mounts and answers the device of the connection.</summary>
    public FuseDevice Mount(FuseMountOptions options, bool isReadOnly, WakeUp? wakeUp)
    {
        var device = isPrivileged ? MountHere(options, isReadOnly, wakeUp) : Fusermount.Mount(directory, options, isReadOnly, wakeUp);
        _mounted = MountTable.TopAt(directory);
        return device;
    }

    private FuseDevice MountHere(FuseMountOptions options, bool isReadOnly, WakeUp? wakeUp)
    {
        var device = FuseDevice.Open(wakeUp);
        var flags = (isReadOnly ? Libc.MountReadOnly : 0)
            | (options.AllowSetUserId ? 0 : Libc.MountNoSetUid)
            | (options.AllowDevices ? 0 : Libc.MountNoDevices);
        var data = string.Create(
            CultureInfo.InvariantCulture,
            $"fd={device.Descriptor},rootmode=40000,user_id={Libc.EffectiveUser()},group_id={Libc.EffectiveGroup()},default_permissions,max_read={FuseMountOptions.MaxTransfer}{(options.AllowOther ? ",allow_other" : "")}");
        if (Libc.Mount(options.Name, directory, "fuse.unionfs", (nuint)flags, data) == 0)
        {
            return device;
        }

        var error = Libc.LastError();
        device.Dispose();
        throw new IOException($"Cannot mount on '{FsText.Quote(directory)}': {FsErrors.Describe(error)} [{error}].", (int)error);
    }

    /// <summary>Has the kernel read further ahead, where this process may say so.</summary>
    public void ReadFurtherAhead()
    {
        if (isPrivileged && _mounted is { } mount)
        {
            ReadAhead.Set(mount);
        }
    }

    /// <summary>Ends the connection, where the system has a file for it: for a mount that cannot be taken away. Whether it did.</summary>
    public bool Abort()
    {
        var path = $"/sys/fs/fuse/connections/{_mounted?.Device.Split(':')[^1]}/abort";
        try
        {
            File.WriteAllText(path, "1");
            return true;
        }
        catch (Exception e) when (e is IOException or UnauthorizedAccessException)
        {
            return false;
        }
    }

    /// <summary>Takes the mount away. EBUSY if another was mounted over it, which stays.</summary>
    /// <param name="force">Whether requests that wait are ended with an error; only where this process may.</param>
    /// <param name="detach">Whether also a mount goes that is in use: it stays for those who have it open.</param>
    public FsError Unmount(bool force, bool detach)
    {
        if (IsCovered)
        {
            return FsError.EBUSY;
        }

        if (!isPrivileged)
        {
            return Fusermount.Unmount(directory, detach);
        }

        var flags = (force ? Libc.UnmountForce : 0) | (detach ? Libc.UnmountDetach : 0);
        return Libc.Unmount(directory, flags) == 0 ? FsError.OK : Libc.LastError();
    }
}

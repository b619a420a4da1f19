using System.Diagnostics;
using System.Globalization;

namespace UnionFs.Fuse;

/// <summary>
/// Mounting and unmounting of one directory: by mount(2) where this process may, else through <c>fusermount3</c>, which is set-user-id for this.
/// </summary>
internal sealed class MountPoint(string directory, bool isPrivileged)
{
    private const int StatFileSystemBytes = 256;

    public string Directory => directory;

    /// <summary>Whether this process may mount and unmount itself, and so also abort the connection.</summary>
    public bool IsPrivileged => isPrivileged;

    /// <summary>The directory to mount on, checked; what a dead server left there is unmounted.</summary>
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

        return point;
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
        if (!isPrivileged)
        {
            return Fusermount.Mount(directory, options, isReadOnly, wakeUp);
        }

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

    /// <summary>Takes the mount away.</summary>
    /// <param name="force">Whether requests that wait are ended with an error; only where this process may.</param>
    /// <param name="detach">Whether also a mount goes that is in use: it stays for those who have it open.</param>
    public FsError Unmount(bool force, bool detach)
    {
        if (!isPrivileged)
        {
            return Fusermount.Unmount(directory, detach);
        }

        var flags = (force ? Libc.UnmountForce : 0) | (detach ? Libc.UnmountDetach : 0);
        return Libc.Unmount(directory, flags) == 0 ? FsError.OK : Libc.LastError();
    }
}

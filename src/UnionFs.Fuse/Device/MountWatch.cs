using System.Diagnostics;

namespace UnionFs.Fuse;

/// <summary>
/// A shell that waits for the end of this process and then takes its mount away. It is ours because <c>fusermount3</c>'s own way (<c>auto_unmount</c>) looks into
/// the mount as root first, which the kernel forbids in a mount that is for its user alone, and then leaves it; and root has none at all.
/// </summary>
internal sealed class MountWatch : IDisposable
{
    private const string Shell = "/bin/sh";

    /// <summary>The pipe it reads ends with this process. What is mounted there by then and answers is somebody else's.</summary>
    private const string Script = """
        trap '' HUP INT QUIT TERM
        exec > /dev/null 2>&1
        while read -r line; do :; done
        stat -f -- "$1" || if [ "$2" = root ]; then umount -l -- "$1"; else fusermount3 -u -z -- "$1"; fi
        """;

    private readonly Process _process;

    private MountWatch(Process process) => _process = process;

    /// <summary>Starts watching.</summary>
    /// <exception cref="IOException">There is no shell.</exception>
    public static MountWatch Start(MountPoint point)
    {
        var start = new ProcessStartInfo(Shell, ["-c", Script, "unionfs-watch", point.Directory, point.IsPrivileged ? "root" : "user"])
        {
            RedirectStandardInput = true, UseShellExecute = false, WorkingDirectory = "/",
        };
        try
        {
            return new MountWatch(Process.Start(start)!);
        }
        catch (System.ComponentModel.Win32Exception e)
        {
            throw new IOException($"Cannot watch over the mount: '{Shell}' cannot be started: {e.Message}.", e);
        }
    }

    /// <summary>Ends the watch; the mount stays.</summary>
    public void Dispose()
    {
        try
        {
            _process.Kill();
            _process.WaitForExit();
        }
        catch (InvalidOperationException)
        {
            // Somebody else ended it.
        }

        _process.Dispose();
    }
}

using System.Runtime.InteropServices;
using UnionFs.TestKit;

namespace UnionFs.Benchmarks;

/// <summary>
/// A thread with a mount namespace of its own: nothing it mounts is seen by another thread, and all of it goes with the thread. Work
/// handed to it is waited for.
/// </summary>
internal sealed partial class MountNamespace : IDisposable
{
    private readonly PrivateNamespaceThread _thread;

    /// <exception cref="GateSkippedException">This user or system cannot.</exception>
    public MountNamespace()
    {
        if (!OperatingSystem.IsLinux() || !Environment.IsPrivilegedProcess)
        {
            throw new GateSkippedException("mounting needs root on Linux");
        }

        try
        {
            _thread = new PrivateNamespaceThread();
        }
        catch (IOException e)
        {
            throw new GateSkippedException($"cannot have a mount namespace: {e.Message}");
        }
    }

    public void Run(Action work) => _thread.Run(work);

    public T Run<T>(Func<T> work) => _thread.Run(work);

    /// <summary>Mounts a kernel overlay. On the thread only.</summary>
    /// <param name="target">Where.</param>
    /// <param name="lower">The layers, top first, as the kernel wants them.</param>
    /// <param name="upper">The upper directory.</param>
    /// <param name="work">The work directory.</param>
    public static void MountOverlay(string target, IEnumerable<string> lower, string upper, string work) => Check(
        MountCall("overlay", target, "overlay", 0, $"lowerdir={string.Join(':', lower)},upperdir={upper},workdir={work},redirect_dir=on,metacopy=on"),
        $"mount an overlay on {target}");

    /// <summary>Mounts a file system from a device. On the thread only.</summary>
    public static void Mount(string device, string target, string type) => Check(MountCall(device, target, type, 0, null), $"mount {type} on {target}");

    /// <summary>Unmounts. On the thread only.</summary>
    public static void Unmount(string target) => Check(UnmountCall(target, 0), $"unmount {target}");

    /// <summary>Writes out what file systems still hold in memory.</summary>
    [LibraryImport("libc", EntryPoint = "sync")]
    public static partial void Sync();

    /// <summary>Unmounts what may not be mounted. On the thread only.</summary>
    public static void TryUnmount(string target) => _ = UnmountCall(target, 0);

    public void Dispose() => _thread.Dispose();

    private static void Check(int result, string what)
    {
        if (result != 0)
        {
            throw new GateSkippedException($"cannot {what}: {Marshal.GetPInvokeErrorMessage(Marshal.GetLastPInvokeError())}");
        }
    }

    [LibraryImport("libc", EntryPoint = "mount", SetLastError = true, StringMarshalling = StringMarshalling.Utf8)]
    private static partial int MountCall(string? source, string target, string? type, nuint flags, string? data);

    [LibraryImport("libc", EntryPoint = "umount2", SetLastError = true, StringMarshalling = StringMarshalling.Utf8)]
    private static partial int UnmountCall(string target, int flags);
}

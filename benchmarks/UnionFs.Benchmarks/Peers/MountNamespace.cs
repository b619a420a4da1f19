using System.Runtime.ExceptionServices;
using System.Runtime.InteropServices;

namespace UnionFs.Benchmarks;

/// <summary>
/// A thread with a mount namespace of its own: nothing it mounts is seen by another thread, and all of it goes with the thread. Work
/// handed to it is waited for.
/// </summary>
internal sealed partial class MountNamespace : IDisposable
{
    private const int CloneFs = 0x200;
    private const int CloneNewNamespace = 0x20000;
    private const nuint Recursive = 0x4000;
    private const nuint Private = 0x40000;
    private readonly SemaphoreSlim _handedOver = new(0);
    private readonly SemaphoreSlim _done = new(0);
    private readonly Thread _thread;
    private Action? _work;
    private ExceptionDispatchInfo? _failure;

    /// <exception cref="GateSkippedException">This user or system cannot.</exception>
    public MountNamespace()
    {
        if (!OperatingSystem.IsLinux() || !Environment.IsPrivilegedProcess)
        {
            throw new GateSkippedException("mounting needs root on Linux");
        }

        _thread = new Thread(Loop) { IsBackground = true, Name = "mount namespace" };
        _thread.Start();
        Run(static () =>
        {
            Check(Unshare(CloneFs | CloneNewNamespace), "unshare");
            Check(MountCall(null, "/", null, Recursive | Private, null), "make mounts private");
        });
    }

    public void Run(Action work)
    {
        _work = work;
        _failure = null;
        _handedOver.Release();
        _done.Wait();
        _failure?.Throw();
    }

    public T Run<T>(Func<T> work)
    {
        var result = default(T)!;
        Run(() => { result = work(); });
        return result;
    }

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

    public void Dispose()
    {
        _work = null;
        _handedOver.Release();
        _thread.Join();
        _handedOver.Dispose();
        _done.Dispose();
    }

    private void Loop()
    {
        while (true)
        {
            _handedOver.Wait();
            if (_work is not { } work)
            {
                return;
            }

            try
            {
                work();
            }
            catch (Exception e)
            {
                _failure = ExceptionDispatchInfo.Capture(e);
            }

            _done.Release();
        }
    }

    private static void Check(int result, string what)
    {
        if (result != 0)
        {
            throw new GateSkippedException($"cannot {what}: {Marshal.GetPInvokeErrorMessage(Marshal.GetLastPInvokeError())}");
        }
    }

    [LibraryImport("libc", EntryPoint = "unshare", SetLastError = true)]
    private static partial int Unshare(int flags);

    [LibraryImport("libc", EntryPoint = "mount", SetLastError = true, StringMarshalling = StringMarshalling.Utf8)]
    private static partial int MountCall(string? source, string target, string? type, nuint flags, string? data);

    [LibraryImport("libc", EntryPoint = "umount2", SetLastError = true, StringMarshalling = StringMarshalling.Utf8)]
    private static partial int UnmountCall(string target, int flags);
}

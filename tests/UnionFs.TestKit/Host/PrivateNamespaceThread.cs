using System.Reflection;
using System.Runtime.ExceptionServices;
using System.Runtime.InteropServices;
using System.Security.Cryptography;

namespace UnionFs.TestKit;

/// <summary>
/// A thread with a mount namespace, root directory, working directory and umask of its own: what is mounted on it is seen by
/// no other thread and goes with it. Work runs on it one piece at a time, in the order it is handed over.
/// </summary>
/// <remarks>
/// Inside <see cref="EnterRoot"/> the thread sees nothing of the host, so assemblies and native libraries it needs are
/// loaded before. Linux keeps root, umask and mount namespace per thread once they are unshared.
/// </remarks>
internal sealed unsafe class PrivateNamespaceThread : IDisposable
{
    private static readonly Lazy<bool> s_loaded = new(LoadEverything);
    private readonly Thread _thread;
    private readonly TimeSpan _patience;
    private readonly SemaphoreSlim _handedOver = new(0);
    private readonly SemaphoreSlim _done = new(0);
    private readonly Lock _oneCaller = new();
    private Action? _work;
    private ExceptionDispatchInfo? _failure;
    private int _hostRoot = -1;
    private bool _ended;

    /// <param name="sharesMounts">Whether it stays in the mount namespace of the process, and sees what is mounted there later.</param>
    /// <param name="patience">How long work may take before it counts as hanging; as long as it likes unless given.</param>
    public PrivateNamespaceThread(bool sharesMounts = false, TimeSpan? patience = null)
    {
        _patience = patience ?? Timeout.InfiniteTimeSpan;
        _ = s_loaded.Value;
        _thread = new Thread(Loop, 512 * 1024) { IsBackground = true, Name = "private mount namespace" };
        _thread.Start();
        try
        {
            Run(sharesMounts ? UnshareRoot : Unshare);
        }
        catch
        {
            Dispose();
            throw;
        }
    }

    /// <summary>Runs work on the thread and waits for it; its exception is thrown here.</summary>
    /// <exception cref="TimeoutException">It does not return; the thread is of no use afterwards.</exception>
    public void Run(Action work)
    {
        lock (_oneCaller)
        {
            ObjectDisposedException.ThrowIf(_ended, this);
            Exchange(work);
        }
    }

    /// <summary>Runs work on the thread and waits for its result.</summary>
    public T Run<T>(Func<T> work)
    {
        var result = default(T)!;
        Run(() => { result = work(); });
        return result;
    }

    /// <summary>Makes a directory the root of this thread. To be called on the thread.</summary>
    public void EnterRoot(string path)
    {
        fixed (byte* host = "/\0"u8, here = ".\0"u8, directory = HostPath.ToBytes(path))
        {
            _hostRoot = Libc.Open(Libc.AtCurrentDirectory, host, Libc.OpenReadOnly | Libc.OpenDirectory | Libc.OpenCloseOnExec, 0);
            if (_hostRoot < 0 || Libc.ChangeDirectory(directory) != 0 || Libc.ChangeRoot(here) != 0)
            {
                throw HostErrno.Exception("chroot", path);
            }
        }
    }

    /// <summary>Gives the thread the root of the host back, if it had another one. To be called on the thread.</summary>
    public void LeaveRoot()
    {
        if (_hostRoot < 0)
        {
            return;
        }

        fixed (byte* here = ".\0"u8)
        {
            if (Libc.ChangeDirectory(_hostRoot) != 0 || Libc.ChangeRoot(here) != 0)
            {
                throw HostErrno.Exception("chroot", "/");
            }
        }

        _ = Libc.Close(_hostRoot);
        _hostRoot = -1;
    }

    /// <summary>Ends the thread, and with it its mounts.</summary>
    public void Dispose()
    {
        lock (_oneCaller)
        {
            if (_ended)
            {
                return;
            }

            _ended = true;
            _work = null;
            _handedOver.Release();
        }

        if (_thread.Join(_patience))
        {
            _handedOver.Dispose();
            _done.Dispose();
        }
    }

    private static void Unshare()
    {
        if (Libc.Unshare(Libc.CloneFs | Libc.CloneNewNamespace) != 0)
        {
            throw HostErrno.Exception("unshare", "mount namespace");
        }

        fixed (byte* root = "/\0"u8)
        {
            // Without this, mounts would propagate to the namespace of the process wherever the host shares its mounts.
            if (Libc.Mount(null, root, null, Libc.MountRecursive | Libc.MountPrivate, null) != 0)
            {
                throw HostErrno.Exception("mount --make-rprivate", "/");
            }
        }

        _ = Libc.Umask(0);
    }

    private static void UnshareRoot()
    {
        if (Libc.Unshare(Libc.CloneFs) != 0)
        {
            throw HostErrno.Exception("unshare", "root directory");
        }

        _ = Libc.Umask(0);
    }

    private static bool LoadEverything()
    {
        Marshal.PrelinkAll(typeof(Libc));
        _ = SHA256.HashData([]);
        var seen = new HashSet<string>();
        var pending = new Stack<Assembly>([typeof(PrivateNamespaceThread).Assembly, typeof(Layer).Assembly]);
        while (pending.TryPop(out var assembly))
        {
            foreach (var reference in assembly.GetReferencedAssemblies())
            {
                if (seen.Add(reference.FullName))
                {
                    pending.Push(Assembly.Load(reference));
                }
            }
        }

        return true;
    }

    private void Exchange(Action work)
    {
        _work = work;
        _failure = null;
        _handedOver.Release();
        if (!_done.Wait(_patience))
        {
            throw new TimeoutException($"What runs in the mount namespace did not return within {_patience.TotalSeconds} seconds.");
        }

        _failure?.Throw();
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
}

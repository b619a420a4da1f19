using System.Runtime.ExceptionServices;
using UnionFs.Fuse.Tests.Calls;

namespace UnionFs.Fuse.Tests.Mounts;

/// <summary>A thread with a mount namespace, working directory and umask of its own: what it mounts nobody else sees, and it goes with the thread.</summary>
internal sealed class NamespaceThread : IDisposable
{
    private const int FileSystemState = 0x200, MountNamespace = 0x20000;
    private const nuint Recursive = 0x4000, Private = 0x40000;
    private static readonly TimeSpan s_patience = TimeSpan.FromSeconds(60);
    private readonly SemaphoreSlim _given = new(0);
    private readonly SemaphoreSlim _done = new(0);
    private readonly Thread _thread;
    private Action? _work;
    private Exception? _failure;

    public NamespaceThread()
    {
        _thread = new Thread(Loop) { IsBackground = true, Name = "mount namespace" };
        _thread.Start();
        Run(static () =>
        {
            if (Libc.Unshare(FileSystemState | MountNamespace) != 0 || Libc.Mount(null, "/", null, Recursive | Private, null) != 0)
            {
                throw new IOException($"no mount namespace: {Client.Error()}");
            }

            _ = Libc.Umask(0x12);
        });
    }

    /// <summary>Runs work on the thread; a client that hangs is a failure, not a test that never ends.</summary>
    public void Run(Action work)
    {
        (_work, _failure) = (work, null);
        _given.Release();
        if (!_done.Wait(s_patience))
        {
            throw new TimeoutException("A system call through the mount did not return.");
        }

        if (_failure is not null)
        {
            ExceptionDispatchInfo.Throw(_failure);
        }
    }

    public T Run<T>(Func<T> work)
    {
        var result = default(T)!;
        Run(() => { result = work(); });
        return result;
    }

    public void Dispose()
    {
        _work = null;
        _given.Release();
        if (_thread.Join(s_patience))
        {
            _given.Dispose();
            _done.Dispose();
        }
    }

    private void Loop()
    {
        while (true)
        {
            _given.Wait();
            if (_work is not { } work)
            {
                return;
            }

            try
            {
                work();
            }
#pragma warning disable CA1031 // It is thrown where it is waited for.
            catch (Exception e)
#pragma warning restore CA1031
            {
                _failure = e;
            }

            _done.Release();
        }
    }
}

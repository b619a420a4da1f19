using UnionFs.TestKit;
using Libc = UnionFs.Fuse.Tests.Calls.Libc;

namespace UnionFs.Fuse.Tests.Mounts;

/// <summary>
/// A thread with a mount namespace of its own, as a program has it that is started with the usual umask. A client that hangs is a failure, not a test
/// that never ends.
/// </summary>
internal sealed class NamespaceThread : IDisposable
{
    private readonly PrivateNamespaceThread _thread = new(patience: TimeSpan.FromSeconds(60));

    public NamespaceThread() => _thread.Run(static () => { _ = Libc.SetUmask(0x12); });

    /// <summary>Runs work on the thread and waits for it.</summary>
    public void Run(Action work) => _thread.Run(work);

    public T Run<T>(Func<T> work) => _thread.Run(work);

    public void Dispose() => _thread.Dispose();
}

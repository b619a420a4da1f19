using System.IO.Abstractions;

namespace UnionFs.Adapters.Tests.Differential;

/// <summary>
/// A call that waits for a change until one comes, however long: the same file is made again and again meanwhile, and is gone after it.
/// </summary>
internal sealed class WatcherSignal : IDisposable
{
    private readonly CancellationTokenSource _over = new();
    private readonly Task _signals;

    private WatcherSignal(IFileSystem fileSystem, string path)
    {
        _signals = Task.Run(async () =>
        {
            while (!_over.IsCancellationRequested)
            {
                await Task.Delay(20).ConfigureAwait(false);
                fileSystem.File.WriteAllText(path, "");
                fileSystem.File.Delete(path);
            }
        });
    }

    /// <summary>Starts signals for a call that needs them; null for all others.</summary>
    public static WatcherSignal? For(Call call, Side side) =>
        call.Member.Receiver == typeof(IFileSystemWatcher) && call.Member.Method.Name == "WaitForChanged" && call.Arguments.Count == 1
        && side.Slot(call.Target ?? -1) is IFileSystemWatcher { Path.Length: > 0 } watcher
            ? new WatcherSignal(side.FileSystem, Path.Combine(watcher.Path, "signal"))
            : null;

    public void Dispose()
    {
        _over.Cancel();
        _signals.Wait();
        _over.Dispose();
    }
}

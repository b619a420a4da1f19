using System.Runtime.ExceptionServices;

namespace UnionFs;

/// <summary>
/// Loads every directory of a base, several at a time, those above first: a queue of directories that threads take from and add to. The
/// caller's thread is one of them and the only one that reports.
/// </summary>
/// <param name="root">The root of the base.</param>
/// <param name="progress">Who wants to know, or null.</param>
/// <param name="cancellation">Ends it between two directories.</param>
internal sealed class BasePreload(BaseDirectory root, IProgress<PreloadProgress>? progress, CancellationToken cancellation)
{
    private readonly Queue<BaseDirectory> _found = new([root]);
    private int _taken;
    private int _loaded;
    private long _names;
    private Exception? _failure;

    /// <summary>Returns when all is loaded, or throws what ended it, once no thread works on it any more.</summary>
    public void Run()
    {
        var others = new Task[Math.Max(0, Environment.ProcessorCount - 1)];
        for (var i = 0; i < others.Length; i++)
        {
            others[i] = Task.Run(() => Work(reports: null), CancellationToken.None);
        }

        try
        {
            Work(progress);
        }
        finally
        {
            // A report may have thrown.
            Stop(null);
            Task.WaitAll(others, CancellationToken.None);
        }

        cancellation.ThrowIfCancellationRequested();
        if (_failure is LayerFormatException or LayerChangedException || _failure?.Data[BaseDirectory.FailedLayer] is not string layer)
        {
            if (_failure is not null)
            {
                ExceptionDispatchInfo.Throw(_failure);
            }

            return;
        }

        throw new IOException($"Layer '{FsText.Quote(layer)}' cannot be read: {_failure.Message}", _failure);
    }

    private void Work(IProgress<PreloadProgress>? reports)
    {
        while (TryTake(out var directory))
        {
            try
            {
                Found(directory.Load());
            }
            catch (Exception exception)
            {
                Stop(exception);
            }

            reports?.Report(Progress());
        }

        if (_failure is null && !cancellation.IsCancellationRequested)
        {
            reports?.Report(Progress());
        }
    }

    /// <summary>Waits while others may still find directories; false when there is nothing left to do.</summary>
    private bool TryTake(out BaseDirectory directory)
    {
        lock (_found)
        {
            while (_found.Count == 0 && _taken > 0)
            {
                Monitor.Wait(_found);
            }

            if (cancellation.IsCancellationRequested)
            {
                _found.Clear();
            }

            if (!_found.TryDequeue(out directory!))
            {
                return false;
            }

            _taken++;
            return true;
        }
    }

    private void Found(BaseTable table)
    {
        lock (_found)
        {
            for (var i = 0; i < table.Count && _failure is null; i++)
            {
                if (table.DirectoryOf(i) is { } directory)
                {
                    _found.Enqueue(directory);
                }
            }

            _loaded++;
            _names += table.Count;
            _taken--;
            Monitor.PulseAll(_found);
        }
    }

    private void Stop(Exception? failure)
    {
        lock (_found)
        {
            _found.Clear();
            _failure ??= failure;
            _taken -= failure is null ? 0 : 1;
            Monitor.PulseAll(_found);
        }
    }

    private PreloadProgress Progress()
    {
        lock (_found)
        {
            return new PreloadProgress(_loaded, _found.Count + _taken, _names);
        }
    }
}

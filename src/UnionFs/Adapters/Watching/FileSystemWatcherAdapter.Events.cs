using System.IO.Abstractions;

namespace UnionFs;

/// <content>Events, and waiting for one.</content>
internal sealed partial class FileSystemWatcherAdapter
{
    private readonly Lock _waitGate = new();
    private Action<WaitForChangedAnswer>? _waiting;

    public event FileSystemEventHandler? Changed;

    public event FileSystemEventHandler? Created;

    public event FileSystemEventHandler? Deleted;

    public event ErrorEventHandler? Error;

    public event RenamedEventHandler? Renamed;

    public IWaitForChangedResult WaitForChanged(WatcherChangeTypes changeType) => WaitForChanged(changeType, Timeout.Infinite);

    public IWaitForChangedResult WaitForChanged(WatcherChangeTypes changeType, TimeSpan timeout)
    {
        var milliseconds = (long)timeout.TotalMilliseconds;
        ArgumentOutOfRangeException.ThrowIfLessThan(milliseconds, -1, nameof(timeout));
        ArgumentOutOfRangeException.ThrowIfGreaterThan(milliseconds, int.MaxValue, nameof(timeout));
        return WaitForChanged(changeType, (int)milliseconds);
    }

    public IWaitForChangedResult WaitForChanged(WatcherChangeTypes changeType, int timeout)
    {
        var answer = new TaskCompletionSource<WaitForChangedAnswer>(TaskCreationOptions.RunContinuationsAsynchronously);
        void See(WaitForChangedAnswer change)
        {
            if ((change.ChangeType & changeType) != 0)
            {
                answer.TrySetResult(change);
            }
        }

        if (timeout < Timeout.Infinite)
        {
            throw new ArgumentOutOfRangeException("millisecondsTimeout");
        }

        var wasEnabled = EnableRaisingEvents;
        lock (_waitGate)
        {
            _waiting += See;
        }

        try
        {
            EnableRaisingEvents = true;
            return answer.Task.Wait(timeout) ? answer.Task.Result : WaitForChangedAnswer.Timeout;
        }
        finally
        {
            EnableRaisingEvents = wasEnabled;
            lock (_waitGate)
            {
                _waiting -= See;
            }
        }
    }

    void IWatchObserver.Tell(WatcherChangeTypes what, string name)
    {
        if (!_filters.Fit(name))
        {
            return;
        }

        var handler = what switch
        {
            WatcherChangeTypes.Created => Created,
            WatcherChangeTypes.Deleted => Deleted,
            _ => Changed,
        };
        Answer(new WaitForChangedAnswer(what, name, null, false));
        if (handler is not null)
        {
            Invoke(handler, new FileSystemEventArgs(what, Directory(), name), static (h, s, e) => h(s, e));
        }
    }

    void IWatchObserver.TellRenamed(string name, string oldName)
    {
        if (!_filters.Fit(name) && !_filters.Fit(oldName))
        {
            return;
        }

        Answer(new WaitForChangedAnswer(WatcherChangeTypes.Renamed, name, oldName, false));
        if (Renamed is { } handler)
        {
            Invoke(handler, new RenamedEventArgs(WatcherChangeTypes.Renamed, Directory(), name, oldName), static (h, s, e) => h(s, e));
        }
    }

    void IWatchObserver.TellLost() =>
        Raise(new InternalBufferOverflowException($"Too many changes at once in directory:{_path}."));

    private void Raise(Exception exception)
    {
        if (Error is { } handler)
        {
            Invoke(handler, new ErrorEventArgs(exception), static (h, s, e) => h(s, e));
        }
    }

    private void Answer(WaitForChangedAnswer change)
    {
        Action<WaitForChangedAnswer>? waiting;
        lock (_waitGate)
        {
            waiting = _waiting;
        }

        waiting?.Invoke(change);
    }

    /// <summary>The path as the caller wrote it; with a slash behind it, so that full paths are those of Unix on every host.</summary>
    private string Directory() => _path.EndsWith('/') ? _path : _path + "/";

    private void Invoke<THandler, TArguments>(THandler handler, TArguments arguments, Action<THandler, object, TArguments> call)
        where THandler : Delegate
        where TArguments : EventArgs
    {
        if (SynchronizingObject is { InvokeRequired: true } other)
        {
            other.BeginInvoke(handler, [this, arguments]);
        }
        else
        {
            call(handler, this, arguments);
        }
    }
}

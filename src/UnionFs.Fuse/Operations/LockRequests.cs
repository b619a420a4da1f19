namespace UnionFs.Fuse;

/// <summary>
/// Requests for locks that wait. No thread waits with them: whenever a lock is let go of through the mount they are tried again, and now and then
/// for locks let go of in process. An interrupted one is answered EINTR.
/// </summary>
internal sealed class LockRequests : IDisposable
{
    private static readonly TimeSpan s_pause = TimeSpan.FromMilliseconds(20);
    private const int MostEarly = 64;
    private readonly Lock _lock = new();
    private readonly List<(ulong Unique, LockRequest Request)> _waiting = [];
    private readonly Queue<ulong> _early = new();
    private readonly Dictionary<long, uint> _processes = [];
    private readonly Timer _timer;

    public LockRequests() => _timer = new Timer(static s => ((LockRequests)s!).TryAll(), this, Timeout.InfiniteTimeSpan, Timeout.InfiniteTimeSpan);

    /// <summary>Answers a request that waited.</summary>
    public Action<ulong, FsError> Answer { get; set; } = static (_, _) => { };

    /// <summary>Tries a request; one that cannot be had now waits, and false says that it is answered later.</summary>
    public bool TryOrWait(ulong unique, in LockRequest request, out FsError error)
    {
        lock (_lock)
        {
            error = request.Try();
            if (error != FsError.EAGAIN)
            {
                return true;
            }

            if (_early.Contains(unique))
            {
                error = Errno.Interrupted;
                return true;
            }

            _waiting.Add((unique, request));
            _timer.Change(s_pause, s_pause);
            return false;
        }
    }

    /// <summary>A client gave up. What does not wait here, or not yet, is remembered for a while.</summary>
    public void Interrupt(ulong unique)
    {
        lock (_lock)
        {
            var index = _waiting.FindIndex(w => w.Unique == unique);
            if (index < 0)
            {
                if (_early.Count == MostEarly)
                {
                    _early.Dequeue();
                }

                _early.Enqueue(unique);
                return;
            }

            _waiting.RemoveAt(index);
        }

        Answer(unique, Errno.Interrupted);
    }

    /// <summary>Something was let go of: all are tried again, the longest waiting first.</summary>
    public void TryAll()
    {
        List<(ulong Unique, FsError Error)>? done = null;
        lock (_lock)
        {
            for (var i = 0; i < _waiting.Count; i++)
            {
                var (unique, request) = _waiting[i];
                if (request.Try() is var error and not FsError.EAGAIN)
                {
                    (done ??= []).Add((unique, error));
                    _waiting.RemoveAt(i--);
                }
            }

            if (_waiting.Count == 0)
            {
                _timer.Change(Timeout.InfiniteTimeSpan, Timeout.InfiniteTimeSpan);
            }
        }

        foreach (var (unique, error) in done ?? [])
        {
            Answer(unique, error);
        }
    }

    /// <summary>Remembers the process behind an owner, for those who ask whose a lock is.</summary>
    public void Know(long owner, uint process)
    {
        lock (_lock)
        {
            _processes[owner] = process;
        }
    }

    public void ForgetOwner(long owner)
    {
        lock (_lock)
        {
            _processes.Remove(owner);
        }
    }

    /// <summary>The process behind an owner; this one if it did not ask through the mount.</summary>
    public uint ProcessOf(long owner)
    {
        lock (_lock)
        {
            return _processes.GetValueOrDefault(owner, (uint)Environment.ProcessId);
        }
    }

    public void Dispose() => _timer.Dispose();
}

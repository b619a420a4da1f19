namespace UnionFs;

/// <summary>
/// Publications on their way to one subscriber. Writers put them in under the writer lock, in the order of publication; a thread of the pool takes
/// them out and calls the subscriber, one call at a time, so that none of its code runs on a writer's thread or under a lock.
/// </summary>
/// <remarks>The gate is taken inside the writer lock and takes no other lock.</remarks>
internal sealed class PublicationQueue(Action<Publication> deliver, int capacity, ChangeAuthor? except = null) : IThreadPoolWorkItem
{
    private readonly Lock _gate = new();
    private readonly Queue<Publication> _pending = new();
    private EditNote? _last;
    private int _notes;
    private long _added;
    private long _delivered;
    private bool _hasLost;
    private bool _isRunning;
    private bool _isClosed;

    /// <summary>Whether what the current thread does is told here.</summary>
    public bool WantsThis => except is null || !except.IsActing;

    /// <summary>Puts a publication in; if there is no room the subscriber is told once that something was lost.</summary>
    public void Add(Publication publication)
    {
        lock (_gate)
        {
            if (_isClosed || (publication.Notes is [var only] && _last is { } last && only.Repeats(last)))
            {
                return;
            }

            if (_notes >= capacity)
            {
                if (_hasLost)
                {
                    return;
                }

                _hasLost = true;
                publication = Publication.Lost;
            }

            _pending.Enqueue(publication);
            _added++;
            _notes += Math.Max(1, publication.Notes.Length);
            _last = publication.Notes is [.., var note] ? note : null;
            if (!_isRunning)
            {
                _isRunning = true;
                ThreadPool.UnsafeQueueUserWorkItem(this, preferLocal: false);
            }
        }
    }

    /// <summary>Waits until everything that was put in before is delivered, or the queue is closed.</summary>
    public void Settle()
    {
        long added;
        lock (_gate)
        {
            added = _added;
        }

        for (var spin = default(SpinWait); Volatile.Read(ref _delivered) < added && !Volatile.Read(ref _isClosed);)
        {
            spin.SpinOnce();
        }
    }

    /// <summary>Nothing is delivered from now on, but what is being delivered.</summary>
    public void Close()
    {
        lock (_gate)
        {
            _isClosed = true;
            _pending.Clear();
        }
    }

    public void Execute()
    {
        while (TryTake() is { } publication)
        {
            deliver(publication);
            Interlocked.Increment(ref _delivered);
        }
    }

    private Publication? TryTake()
    {
        lock (_gate)
        {
            if (!_pending.TryDequeue(out var publication))
            {
                _isRunning = false;
                _last = null;
                return null;
            }

            if (_pending.Count == 0)
            {
                _last = null;
            }

            _notes -= Math.Max(1, publication.Notes.Length);
            _hasLost &= !ReferenceEquals(publication, Publication.Lost);
            return publication;
        }
    }
}

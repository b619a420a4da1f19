namespace UnionFs;

/// <summary>A subscription to the changes of a sandbox; disposing it ends it. Thread-safe.</summary>
public sealed class ChangeSubscription : IDisposable
{
    private readonly Union _union;
    private readonly PublicationQueue _queue;
    private readonly Action<ChangeEvent> _observer;
    private volatile bool _isDisposed;

    internal ChangeSubscription(Union union, Action<ChangeEvent> observer, int capacity, ChangeAuthor? except)
    {
        _union = union;
        _observer = observer;
        _queue = new PublicationQueue(Deliver, capacity, except);
        union.Subscribe(_queue);
    }

    /// <summary>Waits until the observer has been told of everything that was published before. Must not be called by the observer.</summary>
    public void Settle() => _queue.Settle();

    /// <summary>Whether it is told of changes still.</summary>
    public override string ToString() => _isDisposed ? "a subscription that has ended" : "a subscription";

    /// <summary>No more calls begin.</summary>
    public void Dispose()
    {
        _isDisposed = true;
        _union.Unsubscribe(_queue);
    }

    private void Deliver(Publication publication)
    {
        foreach (var change in ChangeEvent.Of(publication))
        {
            if (_isDisposed)
            {
                return;
            }

            _observer(change);
        }
    }
}

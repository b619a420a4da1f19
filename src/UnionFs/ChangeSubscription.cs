namespace UnionFs;

/// <summary>A subscription; disposing it ends it.</summary>
internal sealed class ChangeSubscription : IDisposable
{
    private readonly Union _union;
    private readonly PublicationQueue _queue;
    private readonly Action<ChangeEvent> _observer;
    private volatile bool _isDisposed;

    public ChangeSubscription(Union union, Action<ChangeEvent> observer, int capacity)
    {
        _union = union;
        _observer = observer;
        _queue = new PublicationQueue(Deliver, capacity);
        union.Subscribe(_queue);
    }

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

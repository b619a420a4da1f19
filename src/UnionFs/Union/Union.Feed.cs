namespace UnionFs;

/// <content>Who is told of publications.</content>
internal sealed partial class Union
{
    private PublicationQueue[]? _subscribers;

    /// <summary>Whether anybody wants to know what operations do. Asked under the writer lock.</summary>
    public bool IsWatched => _subscribers is { } all && Array.Exists(all, static s => s.WantsThis);

    /// <summary>Tells a queue of everything that is published from now on.</summary>
    public void Subscribe(PublicationQueue queue)
    {
        lock (this)
        {
            _ = Root;
            _subscribers = [.. _subscribers ?? [], queue];
        }
    }

    /// <summary>The queue is told nothing more.</summary>
    public void Unsubscribe(PublicationQueue queue)
    {
        lock (this)
        {
            PublicationQueue[] rest = [.. (_subscribers ?? []).Where(s => !ReferenceEquals(s, queue))];
            _subscribers = rest.Length == 0 ? null : rest;
        }

        queue.Close();
    }

    /// <summary>Puts a publication into all queues, under the writer lock: no code of a subscriber runs here.</summary>
    private void Tell(ViewRoot before, ViewRoot after, EditNote[] notes)
    {
        var publication = new Publication(before, after, notes);
        foreach (var subscriber in _subscribers!)
        {
            if (subscriber.WantsThis)
            {
                subscriber.Add(publication);
            }
        }
    }
}

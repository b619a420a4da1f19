namespace UnionFs;

public sealed partial class UnionFileSystem
{
    /// <summary>How many events wait for a subscriber before it is told that some are lost; what Linux keeps for inotify.</summary>
    public const int DefaultEventCapacity = 16_384;

    /// <summary>
    /// Tells an observer of everything that changes in this sandbox from now on, through whatever door: paths, handles, nodes, adapters. Forks are
    /// sandboxes of their own. Costs writers nothing while nobody subscribes, and little more than a place in a queue otherwise.
    /// </summary>
    /// <param name="observer">
    /// Called on threads of the pool, for one event at a time, in the order of publication, soon after the change and never under a lock: it may
    /// use the sandbox. An exception it throws is not caught. Changes of the content of one file in a row may be told as one.
    /// </param>
    /// <param name="capacity">How many events may wait; what comes then is not told, but for one <see cref="ChangeEventKind.Lost"/>.</param>
    /// <returns>The subscription; once it is disposed no more calls begin. It ends when the sandbox is disposed.</returns>
    public IDisposable Subscribe(Action<ChangeEvent> observer, int capacity = DefaultEventCapacity) => Subscribe(observer, capacity, null);

    /// <summary>As <see cref="Subscribe(Action{ChangeEvent}, int)"/>, of what others than an author change; the author's changes cost nothing.</summary>
    /// <param name="observer">As there.</param>
    /// <param name="capacity">As there.</param>
    /// <param name="except">Whose changes are not told; null: everybody's are.</param>
    public ChangeSubscription Subscribe(Action<ChangeEvent> observer, int capacity, ChangeAuthor? except)
    {
        ArgumentNullException.ThrowIfNull(observer);
        ArgumentOutOfRangeException.ThrowIfLessThan(capacity, 1);
        return new ChangeSubscription(_union, observer, capacity, except);
    }
}

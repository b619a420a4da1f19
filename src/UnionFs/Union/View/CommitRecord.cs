namespace UnionFs;

/// <summary>One commit: the states before and after. The committed layer is their difference.</summary>
internal sealed class CommitRecord(
    CommitRecord? previous, string name, ViewRoot before, ViewRoot after, Func<CommitRecord, Layer> toLayer)
{
    private Layer? _layer;

    public CommitRecord? Previous { get; } = previous;

    public int Index { get; } = previous is null ? 0 : previous.Index + 1;

    public string Name { get; } = name;

    public ViewRoot Before { get; } = before;

    public ViewRoot After { get; } = after;

    /// <summary>The difference as a layer; one object, made on first use.</summary>
    public Layer Layer
    {
        get
        {
            if (_layer is null)
            {
                Interlocked.CompareExchange(ref _layer, toLayer(this), null);
            }

            return _layer;
        }
    }
}

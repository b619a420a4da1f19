namespace UnionFs.Oci;

/// <summary>What an open container holds: its lock, or a lease on its image if it is not kept, and the layers of its saved changes.</summary>
internal sealed class ContainerHold : IDisposable
{
    private readonly LayerCache _cache;
    private readonly List<Layer> _layers = [];
    private readonly IDisposable _claim;

    /// <param name="claim">The lock or the lease.</param>
    /// <param name="cache">Where its layers are from.</param>
    public ContainerHold(IDisposable claim, LayerCache cache) => (_claim, _cache) = (claim, cache);

    /// <summary>The layers of its saved changes, bottom first.</summary>
    public IReadOnlyList<Layer> Layers => _layers;

    public void Add(Layer layer) => _layers.Add(layer);

    public void Dispose()
    {
        foreach (var layer in _layers)
        {
            _cache.Release(layer);
        }

        _layers.Clear();
        _claim.Dispose();
    }
}

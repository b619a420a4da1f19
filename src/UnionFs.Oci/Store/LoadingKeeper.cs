namespace UnionFs.Oci;

/// <summary>Keeps layers as <see cref="StoreKeeper"/> does while an image is loaded, and their blobs with them; counts what was new.</summary>
internal sealed class LoadingKeeper(StoreKeeper store, LoadingSource source) : LayerKeeper
{
    private int _sharedLayers;
    private long _sharedBytes;
    private long _writtenBytes;

    public int SharedLayers => _sharedLayers;

    public long SharedBytes => Interlocked.Read(ref _sharedBytes);

    public long WrittenBytes => Interlocked.Read(ref _writtenBytes);

    public override Layer? TryOpen(Descriptor blob, Digest diffId, TarLayerOptions options)
    {
        var layer = store.TryOpen(blob, diffId, options);
        if (layer is not null)
        {
            Interlocked.Increment(ref _sharedLayers);
            Interlocked.Add(ref _sharedBytes, blob.Size);
        }

        return layer;
    }

    public override TarLayerOptions Keeping(Descriptor blob, Digest diffId, TarLayerOptions options) => store.Keeping(blob, diffId, options);

    public override void Verified(Descriptor blob, Digest diffId)
    {
        // The blob first: facts about what is not there would be wrong facts.
        Interlocked.Add(ref _writtenBytes, blob.Digest == diffId ? blob.Size : source.Keep(blob.Digest));
        store.Verified(blob, diffId);
    }

    public override void Release(Layer layer) => store.Release(layer);
}

namespace UnionFs.Oci;

/// <summary>Keeps what was found out about layers, so that a layer that was verified once opens at once. Called by several threads.</summary>
internal abstract class LayerKeeper
{
    /// <summary>The layer, if it is kept and known to be the one of these bytes and this digest; its blob is not read then.</summary>
    /// <param name="blob">Names the stored bytes.</param>
    /// <param name="diffId">The digest of the uncompressed tar.</param>
    /// <param name="options">Name and limits.</param>
    public abstract Layer? TryOpen(Descriptor blob, Digest diffId, TarLayerOptions options);

    /// <summary>Options that make the pass over a blob keep what it finds; the layer is read as a stream then.</summary>
    public abstract TarLayerOptions Keeping(Descriptor blob, Digest diffId, TarLayerOptions options);

    /// <summary>Told once a blob and its digests are verified.</summary>
    public virtual void Verified(Descriptor blob, Digest diffId)
    {
    }

    /// <summary>Gives back a layer that <see cref="TryOpen"/> gave, or closes one that was read.</summary>
    public virtual void Release(Layer layer) => layer.Dispose();

    /// <summary>The stack of opened layers; one that is in use already, if stacks are shared.</summary>
    public virtual LayerStack StackOf(IReadOnlyList<Layer> layers) => LayerStack.Of(layers);
}

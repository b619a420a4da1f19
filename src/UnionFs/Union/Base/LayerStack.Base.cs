namespace UnionFs;

// The part of a stack that belongs to the engine: layers know nothing of how they are merged.
public sealed partial class LayerStack
{
    private MergedBase? _base;

    /// <summary>
    /// Loads every merged directory, several at a time, so that no later lookup has to read a layer for it. Sandboxes can be made and used
    /// meanwhile. Costs time and memory in proportion to all entries of all layers: not for a layer that is a whole disk.
    /// </summary>
    /// <param name="progress">Told after directories that the calling thread loaded, on that thread, and at the end.</param>
    /// <param name="cancellationToken">Ends it between two directories; what is loaded stays loaded, and calling again goes on.</param>
    /// <exception cref="OperationCanceledException">It was cancelled.</exception>
    /// <exception cref="IOException">A directory of a layer cannot be read; the message names the layer. What is loaded stays usable.</exception>
    public void Preload(IProgress<PreloadProgress>? progress = null, CancellationToken cancellationToken = default)
    {
        cancellationToken.ThrowIfCancellationRequested();
        new BasePreload(Base.Root, progress, cancellationToken).Run();
    }

    /// <summary>The merged layers; resolved on first use, once. A failure is not kept.</summary>
    internal MergedBase Base
    {
        get
        {
            lock (_layers)
            {
                return _base ??= MergedBase.Create(this);
            }
        }
    }
}

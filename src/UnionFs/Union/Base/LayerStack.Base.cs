namespace UnionFs;

// The part of a stack that belongs to the engine: layers know nothing of how they are merged.
public sealed partial class LayerStack
{
    private MergedBase? _base;

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

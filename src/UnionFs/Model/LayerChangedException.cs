namespace UnionFs;

/// <summary>A host folder used as a layer was changed while in use, so an answer from it would mix two states.</summary>
public sealed class LayerChangedException : IOException
{
    /// <summary>Describes one detected change.</summary>
    /// <param name="layer">The name of the layer.</param>
    /// <param name="path">The host path that changed.</param>
    /// <param name="reason">What differs, as a clause without a full stop.</param>
    public LayerChangedException(string layer, string path, string reason)
        : base($"Layer '{FsText.Quote(layer)}': '{FsText.Quote(path)}' changed while the layer was in use: {reason}.")
    {
        Layer = layer;
        Path = path;
    }

    /// <summary>The name of the layer.</summary>
    public string Layer { get; }

    /// <summary>The path that changed.</summary>
    public string Path { get; }
}

using System.Globalization;

namespace UnionFs.Oci;

/// <summary>What each layer of a stack did to the view below it, and which of the stored bytes nobody can reach any more. Immutable.</summary>
public sealed class ImageChanges
{
    internal ImageChanges(IReadOnlyList<LayerChanges> layers, ImageWaste waste, IReadOnlyList<StoredFile> live)
    {
        Live = live;
        Layers = layers;
        Waste = waste;
    }

    /// <summary>One per layer, bottom first.</summary>
    public IReadOnlyList<LayerChanges> Layers { get; }

    /// <summary>The bytes that could be saved.</summary>
    public ImageWaste Waste { get; }

    /// <summary>The files that the finished view shows, each once.</summary>
    internal IReadOnlyList<StoredFile> Live { get; }

    /// <summary>Bytes of files that one layer stores, seen or not.</summary>
    internal long StoredBytesOf(int layer) => Live.Where(f => f.Layer == layer).Sum(static f => f.StoredBytes) + Waste.BytesIn(layer);

    /// <summary>
    /// Looks at a stack layer by layer. The cost is what the layers name and hide; content is read only where two files of one length may
    /// be the same. The stack must stay open meanwhile.
    /// </summary>
    /// <param name="layers">The stack, for example the layers of an image.</param>
    /// <param name="progress">Told how many layers are done.</param>
    /// <param name="cancellationToken">Ends it early.</param>
    /// <exception cref="IOException">A layer cannot be read.</exception>
    public static ImageChanges Of(LayerStack layers, IProgress<int>? progress = null, CancellationToken cancellationToken = default)
    {
        ArgumentNullException.ThrowIfNull(layers);
        return new LayerSurvey(layers, progress, cancellationToken).Run();
    }

    /// <summary>Looks at the layers of an image.</summary>
    /// <exception cref="IOException">A layer cannot be read.</exception>
    public static ImageChanges Of(OciImage image, IProgress<int>? progress = null, CancellationToken cancellationToken = default)
    {
        ArgumentNullException.ThrowIfNull(image);
        return Of(image.Layers, progress, cancellationToken);
    }

    /// <summary>
    /// Whether a layer can be put above another without changing the finished view, as none of the layers it would pass says anything of
    /// the paths it says something of. True means it can; false also where finding out would need more than the two.
    /// </summary>
    /// <param name="lower">The layer to move.</param>
    /// <param name="upper">The layer it would lie on; not below <paramref name="lower"/>.</param>
    public bool CanMoveAbove(int lower, int upper)
    {
        ArgumentOutOfRangeException.ThrowIfNegative(lower);
        ArgumentOutOfRangeException.ThrowIfLessThan(upper, lower);
        ArgumentOutOfRangeException.ThrowIfGreaterThanOrEqual(upper, Layers.Count);
        return !Layers.Skip(lower + 1).Take(upper - lower).Any(passed => !passed.IsIndependentOf(Layers[lower]));
    }

    /// <summary>As in <c>4 layers: 8743 added, 20 modified, 1190 deleted; 5000000 bytes wasted</c>.</summary>
    public override string ToString() => string.Create(
        CultureInfo.InvariantCulture,
        $"{Layers.Count} layers: {Layers.Sum(static l => l.Added)} added, {Layers.Sum(static l => l.Modified)} modified, {Layers.Sum(static l => l.Deleted)} deleted; {Waste.Bytes} bytes wasted");
}

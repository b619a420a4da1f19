namespace UnionFs.Oci;

/// <summary>
/// Keeps the layers of a store: the uncompressed tar and its index under the DiffID, made in the pass that verifies a blob. A blob that is an
/// uncompressed tar is read where the layout has it.
/// </summary>
internal sealed class StoreKeeper(StoreFolder folder, LayoutFolder layout, LayerCache cache) : LayerKeeper
{
    /// <summary>Whether a blob was read and found to be the layer of a DiffID, and all that was made of it is there.</summary>
    public bool IsKept(Descriptor blob, Digest diffId) => blob.Digest == diffId ? IsThere(blob)
        : LayerFacts.Read(folder.Facts(blob.Digest)) is { } facts && facts.DiffId == diffId && layout.Contains(blob.Digest)
        && StoreFolder.IsFile(TarOf(blob.Digest, diffId)) && StoreFolder.IsFile(folder.Index(diffId));

    /// <summary>A layer that is stored uncompressed, as the changes of containers are: its own digest is its DiffID. The first open checks it and makes its index.</summary>
    /// <exception cref="LayerFormatException">It is not there, or damaged.</exception>
    public Layer OpenInPlace(Descriptor blob, OciLimits limits, CancellationToken cancellationToken)
    {
        var options = new TarLayerOptions
        {
            Name = blob.Digest.Short,
            DiffId = blob.Digest.ToString(),
            IndexFile = folder.Index(blob.Digest),
            MaxEntries = limits.MaxEntries,
            MaxTarBytes = limits.MaxLayerBytes,
        };
        return IsThere(blob) ? cache.Get(blob.Digest, options.Name, () => Layer.FromTar(folder.Blob(blob.Digest), options, cancellationToken))!
            : throw new LayerFormatException(layout.Path, blob.Digest.ToString(), -1, layout.Contains(blob.Digest) ? $"it does not have the {blob.Size} bytes its descriptor says" : "the layout does not hold it");
    }

    /// <summary>Where the uncompressed tar of a blob is, or goes.</summary>
    public string TarOf(Digest blob, Digest diffId) => blob == diffId ? folder.Blob(blob) : folder.Tar(diffId);

    public override Layer? TryOpen(Descriptor blob, Digest diffId, TarLayerOptions options) =>
        cache.Get(diffId, options.Name!, () => IsKept(blob, diffId) ? Open(blob, diffId, options) : null);

    public override TarLayerOptions Keeping(Descriptor blob, Digest diffId, TarLayerOptions options) =>
        options with { UnpackedFile = TarOf(blob.Digest, diffId), IndexFile = folder.Index(diffId) };

    public override void Verified(Descriptor blob, Digest diffId)
    {
        // What is stored uncompressed says itself what it is.
        if (blob.Digest != diffId)
        {
            new LayerFacts(diffId, new FileInfo(folder.Tar(diffId)).Length).Write(folder.Facts(blob.Digest));
        }
    }

    public override void Release(Layer layer) => cache.Release(layer);

    public override LayerStack StackOf(IReadOnlyList<Layer> layers) => cache.StackOf(layers);

    private bool IsThere(Descriptor blob) => layout.Contains(blob.Digest) && new FileInfo(folder.Blob(blob.Digest)).Length == blob.Size;

    /// <summary>What is damaged is no reason to fail as long as the blob is good: it is read again then.</summary>
    private Layer? Open(Descriptor blob, Digest diffId, TarLayerOptions options)
    {
        try
        {
            return Layer.FromTar(TarOf(blob.Digest, diffId), options with { IndexFile = folder.Index(diffId) });
        }
        catch (Exception e) when (e is LayerFormatException or FileNotFoundException)
        {
            return null;
        }
    }
}

namespace UnionFs.Oci;

/// <summary>
/// A container image, opened and verified: its documents, and its layers as a stack. <c>UnionFileSystem.Create(image.Layers)</c> is what a
/// container of it would see. Nothing is unpacked to the host but, where layers are compressed, their tars to a spool.
/// </summary>
/// <remarks>
/// Every claim is checked before this is there: size and digest of each document and blob, the digest of each uncompressed layer, the structure
/// of each tar. Thread-safe. Dispose it when no sandbox on its layers is in use any more.
/// </remarks>
public sealed class OciImage : IDisposable
{
    private readonly bool _ownsBlobs;
    private readonly LayerKeeper? _keeper;
    private int _isDisposed;

    private OciImage(BlobSource blobs, bool ownsBlobs, string name, Descriptor descriptor, ImageManifest manifest, ImageConfig config, Layer[] layers, LayerKeeper? keeper)
    {
        (Blobs, _ownsBlobs, Name, Descriptor, Manifest, Config, _keeper) = (blobs, ownsBlobs, name, descriptor, manifest, config, keeper);
        Layers = keeper?.StackOf(layers) ?? LayerStack.Of(layers);
        LayerInfos = InfosOf(manifest, config, layers);
    }

    /// <summary>What people call it: where it is, and its tag.</summary>
    public string Name { get; }

    /// <summary>Names the manifest.</summary>
    public Descriptor Descriptor { get; }

    /// <summary>The manifest.</summary>
    public ImageManifest Manifest { get; }

    /// <summary>The config.</summary>
    public ImageConfig Config { get; }

    /// <summary>The layers, bottom first.</summary>
    public LayerStack Layers { get; }

    /// <summary>What is known of each layer, bottom first.</summary>
    public IReadOnlyList<ImageLayer> LayerInfos { get; }

    /// <summary>Where its blobs are.</summary>
    public BlobSource Blobs { get; }

    /// <summary>Opens an image by its reference: <c>oci:FOLDER[:TAG]</c>, <c>oci-archive:FILE[:TAG]</c>, <c>docker-archive:FILE[:TAG]</c>.</summary>
    /// <param name="reference">The reference.</param>
    /// <param name="options">How to choose and open it.</param>
    /// <param name="progress">Told how far it has come, from several threads, one at a time.</param>
    /// <param name="cancellationToken">Ends it.</param>
    /// <exception cref="FormatException">It is no reference.</exception>
    /// <exception cref="FileNotFoundException">There is no such image.</exception>
    /// <exception cref="LayerFormatException">Something in it is not what it claims to be, is malformed or exceeds a limit.</exception>
    public static OciImage Open(string reference, OciImageOptions? options = null, IProgress<ImageProgress>? progress = null, CancellationToken cancellationToken = default)
    {
        var parsed = ImageReference.Parse(reference);
        return Open(OpenSource(parsed, options, cancellationToken), ownsBlobs: true, parsed.Tag, parsed.Digest, options, progress, cancellationToken);
    }

    /// <summary>Opens an image of an OCI layout in a folder.</summary>
    /// <param name="path">The folder.</param>
    /// <param name="tag">The tag; not needed where there is one image.</param>
    /// <param name="options">How to choose and open it.</param>
    /// <param name="progress">Told how far it has come, from several threads, one at a time.</param>
    /// <param name="cancellationToken">Ends it.</param>
    /// <exception cref="DirectoryNotFoundException">There is no such folder.</exception>
    /// <exception cref="FileNotFoundException">There is no such image.</exception>
    /// <exception cref="LayerFormatException">Something in it is not what it claims to be, is malformed or exceeds a limit.</exception>
    public static OciImage OpenLayout(string path, string? tag = null, OciImageOptions? options = null, IProgress<ImageProgress>? progress = null, CancellationToken cancellationToken = default) =>
        Open(LayoutFolder.Open(path, options?.Limits), ownsBlobs: true, tag, null, options, progress, cancellationToken);

    /// <summary>Opens an image of what <c>docker save</c> wrote.</summary>
    /// <param name="path">The archive.</param>
    /// <param name="name">The name of the image and its tag, <c>latest</c> unless said; not needed where there is one image.</param>
    /// <param name="options">How to choose and open it.</param>
    /// <param name="progress">Told how far it has come, from several threads, one at a time.</param>
    /// <param name="cancellationToken">Ends it.</param>
    /// <exception cref="FileNotFoundException">There is no such file or image.</exception>
    /// <exception cref="LayerFormatException">Something in it is not what it claims to be, is malformed or exceeds a limit.</exception>
    public static OciImage OpenDockerArchive(string path, string? name = null, OciImageOptions? options = null, IProgress<ImageProgress>? progress = null, CancellationToken cancellationToken = default) =>
        Open(DockerArchive.Open(path, options?.Limits, cancellationToken), ownsBlobs: true, name, null, options, progress, cancellationToken);

    /// <summary>Opens an image by its tag.</summary>
    /// <param name="blobs">Where it is; it stays open, and must as long as the image.</param>
    /// <param name="tag">The tag; null where there is one image.</param>
    /// <param name="options">How to choose and open it.</param>
    /// <param name="progress">Told how far it has come, from several threads, one at a time.</param>
    /// <param name="cancellationToken">Ends it.</param>
    /// <exception cref="FileNotFoundException">There is no such image.</exception>
    /// <exception cref="LayerFormatException">Something in it is not what it claims to be, is malformed or exceeds a limit.</exception>
    public static OciImage Open(BlobSource blobs, string? tag, OciImageOptions? options = null, IProgress<ImageProgress>? progress = null, CancellationToken cancellationToken = default)
    {
        ArgumentNullException.ThrowIfNull(blobs);
        return Open(blobs, ownsBlobs: false, tag, null, options, progress, cancellationToken);
    }

    /// <summary>Opens an image by what names its manifest, or an index that leads to it.</summary>
    /// <param name="blobs">Where it is; it stays open, and must as long as the image.</param>
    /// <param name="descriptor">Names the manifest or index.</param>
    /// <param name="options">How to choose and open it.</param>
    /// <param name="progress">Told how far it has come, from several threads, one at a time.</param>
    /// <param name="cancellationToken">Ends it.</param>
    /// <exception cref="FileNotFoundException">There is no image for the platform.</exception>
    /// <exception cref="LayerFormatException">Something in it is not what it claims to be, is malformed or exceeds a limit.</exception>
    public static OciImage Open(BlobSource blobs, Descriptor descriptor, OciImageOptions? options = null, IProgress<ImageProgress>? progress = null, CancellationToken cancellationToken = default)
    {
        ArgumentNullException.ThrowIfNull(blobs);
        ArgumentNullException.ThrowIfNull(descriptor);
        options ??= new OciImageOptions();
        return OpenManifest(blobs, ownsBlobs: false, new ImageChoice(blobs, options, cancellationToken).Of(descriptor), NameOf(blobs, descriptor.Tag), options, progress, cancellationToken);
    }

    /// <summary>The name and how many layers there are.</summary>
    public override string ToString() => $"{FsText.Escape(Name)}, {Layers.Count} layers";

    /// <summary>Closes the layers, and the source if the image was opened by a path.</summary>
    public void Dispose()
    {
        if (Interlocked.Exchange(ref _isDisposed, 1) != 0)
        {
            return;
        }

        foreach (var layer in Layers)
        {
            if (_keeper is null)
            {
                layer.Dispose();
            }
            else
            {
                _keeper.Release(layer);
            }
        }

        if (_ownsBlobs)
        {
            Blobs.Dispose();
        }
    }

    /// <summary>The config that a manifest names.</summary>
    internal static ImageConfig ReadConfig(BlobSource blobs, ImageManifest manifest, OciLimits limits)
    {
        if (!MediaTypes.IsConfig(manifest.Config.MediaType))
        {
            throw blobs.Malformed(manifest.Config.Digest, $"the config is of the type '{FsText.Quote(manifest.Config.MediaType)}', so this is an artifact and no image");
        }

        var config = ImageConfig.Parse(blobs.ReadDocument(manifest.Config, limits), blobs.Name, $"config {manifest.Config.Digest}", limits);
        return config.DiffIds.Count == manifest.Layers.Count ? config
            : throw blobs.Malformed(manifest.Config.Digest, $"the config has the digests of {config.DiffIds.Count} layers, the manifest has {manifest.Layers.Count} layers");
    }

    internal static BlobSource OpenSource(ImageReference reference, OciImageOptions? options, CancellationToken cancellationToken) => reference.Kind switch
    {
        ImageReferenceKind.DockerArchive => DockerArchive.Open(reference.Path, options?.Limits, cancellationToken),
        ImageReferenceKind.LayoutArchive => LayoutArchive.Open(reference.Path, options?.Limits, cancellationToken),
        _ => LayoutFolder.Open(reference.Path, options?.Limits),
    };

    private static OciImage Open(
        BlobSource blobs, bool ownsBlobs, string? tag, Digest? digest, OciImageOptions? options, IProgress<ImageProgress>? progress, CancellationToken cancellationToken)
    {
        options ??= new OciImageOptions();
        try
        {
            var choice = new ImageChoice(blobs, options, cancellationToken);
            tag = tag is not null && blobs is DockerArchive ? DockerArchive.FullName(tag) : tag;
            var manifest = digest is { } wanted ? choice.ByDigest(wanted) : choice.ByTag(tag);
            return OpenManifest(blobs, ownsBlobs, manifest, NameOf(blobs, tag ?? manifest.Tag), options, progress, cancellationToken);
        }
        catch when (ownsBlobs)
        {
            blobs.Dispose();
            throw;
        }
    }

    private static string NameOf(BlobSource blobs, string? tag) => tag is null ? blobs.Name : $"{blobs.Name}:{tag}";

    /// <summary>Opens the image of a manifest that was chosen already.</summary>
    internal static OciImage OpenManifest(
        BlobSource blobs, bool ownsBlobs, Descriptor descriptor, string name, OciImageOptions options, IProgress<ImageProgress>? progress, CancellationToken cancellationToken)
    {
        var limits = options.Limits;
        var manifest = ImageManifest.Parse(blobs.ReadDocument(descriptor, limits), blobs.Name, $"manifest {descriptor.Digest}", descriptor.MediaType, limits);
        var config = ReadConfig(blobs, manifest, limits);
        // What an index says was compared already; configs leave out the variant more often than not.
        if (options.Platform is { } wanted && descriptor.Platform is null && !(config.Variant is null ? wanted with { Variant = null } : wanted).Accepts(config.Platform, isExact: false))
        {
            throw new FileNotFoundException($"The image {descriptor.Digest.Short} in '{FsText.Quote(blobs.Name)}' is for {config.Platform}, not for {wanted}.");
        }

        var count = new ProgressCount(progress, manifest.Layers.SumBytes(static l => l.Size), manifest.Layers.Count);
        var layers = new ImageOpening(blobs, manifest, config, options, count).Run(cancellationToken);
        return new OciImage(blobs, ownsBlobs, name, descriptor, manifest, config, layers, options.Keeper);
    }

    private static ImageLayer[] InfosOf(ImageManifest manifest, ImageConfig config, Layer[] layers)
    {
        var steps = config.History.Where(static h => !h.EmptyLayer).ToArray();
        var infos = new ImageLayer[layers.Length];
        Digest chain = default;
        for (var i = 0; i < layers.Length; i++)
        {
            var diffId = config.DiffIds[i];
            chain = i == 0 ? diffId : Digest.OfBytes(System.Text.Encoding.ASCII.GetBytes($"{chain} {diffId}"));
            infos[i] = new ImageLayer(i, manifest.Layers[i], diffId, chain, steps.Length == layers.Length ? steps[i] : null, layers[i]);
        }

        return infos;
    }
}

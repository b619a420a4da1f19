namespace UnionFs.Oci;

/// <summary>
/// Images in one folder, each layer once however many images and sandboxes are on it. The folder is an OCI layout that other tools can read, with a
/// folder <c>unionfs</c> beside: indexes of layers, their uncompressed tars where they are stored compressed, leases and containers. So an image opens
/// in milliseconds.
/// </summary>
/// <remarks>
/// Thread-safe, and safe with several processes at once. What a method that changes something has returned from is on the disk, flushes checked; what was
/// cut off by a crash is as if it had not begun, but for garbage, which <see cref="CollectGarbage"/> removes.
/// </remarks>
public sealed partial class ImageStore : IDisposable
{
    private readonly StoreKeeper _keeper;

    private ImageStore(LayoutFolder layout, ImageStoreOptions options)
    {
        (Layout, Options) = (layout, options);
        Folder = StoreFolder.Open(layout, options.LockTimeout);
        _keeper = new StoreKeeper(Folder, layout, Cache);
    }

    /// <summary>The folder.</summary>
    public string Path => Layout.Path;

    /// <summary>The folder as the layout that it is.</summary>
    public LayoutFolder Layout { get; }

    /// <summary>How it is used.</summary>
    public ImageStoreOptions Options { get; }

    /// <summary>How many layers are open in this process.</summary>
    public int OpenLayers => Cache.Count;

    /// <summary>Where things lie beside the layout.</summary>
    internal StoreFolder Folder { get; }

    /// <summary>The layers that are open in this process.</summary>
    internal LayerCache Cache { get; } = new();

    /// <summary>Opens a store, or makes it; an OCI layout becomes one.</summary>
    /// <param name="path">The folder.</param>
    /// <param name="options">How it is used.</param>
    /// <exception cref="IOException">The folder holds something else, or cannot be written.</exception>
    /// <exception cref="LayerFormatException">It is a malformed layout, or a store of another version.</exception>
    public static ImageStore Open(string path, ImageStoreOptions? options = null)
    {
        options ??= ImageStoreOptions.Default;
        var layout = LayoutFolder.Create(path, options.Limits);
        try
        {
            return new ImageStore(layout, options);
        }
        catch
        {
            layout.Dispose();
            throw;
        }
    }

    /// <summary>The images, in the order of their names; those without one last.</summary>
    public IReadOnlyList<StoredImage> Images()
    {
        Layout.Refresh();
        return [.. Layout.Roots.Where(IsImage).Select(Describe).OrderBy(static i => i.Name is null).ThenBy(static i => i.Name, StringComparer.Ordinal)];
    }

    /// <summary>
    /// Opens an image. One that was loaded is not read: its layers are mapped from what was found out then, so this takes milliseconds and its
    /// layers are shared with all others of this store. Of an image that another tool put into the folder, everything is verified first.
    /// </summary>
    /// <param name="name">Its name, with or without the tag <c>latest</c>; or the digest of its manifest, or the first 12 or more digits of it.</param>
    /// <param name="platform">What to choose where it is for several; unset, <see cref="Platform.Current"/>.</param>
    /// <param name="progress">Told how far it has come where layers have to be read.</param>
    /// <param name="cancellationToken">Ends it.</param>
    /// <returns>The image; dispose it when no sandbox on its layers is in use any more. The store may be disposed before.</returns>
    /// <exception cref="FileNotFoundException">There is no such image.</exception>
    /// <exception cref="LayerFormatException">Something of it is damaged.</exception>
    public OciImage OpenImage(string name, Platform? platform = null, IProgress<ImageProgress>? progress = null, CancellationToken cancellationToken = default)
    {
        var root = Find(name);
        return OpenImage(root, root.Tag ?? name, platform, progress, cancellationToken);
    }

    /// <summary>Gives an image another name, which another that had it loses.</summary>
    /// <param name="name">The image, as for <see cref="OpenImage(string, Platform, IProgress{ImageProgress}, CancellationToken)"/>.</param>
    /// <param name="newName">The name; without a tag it gets <c>latest</c>.</param>
    /// <exception cref="FileNotFoundException">There is no such image.</exception>
    public void Tag(string name, string newName)
    {
        ArgumentNullException.ThrowIfNull(newName);
        var root = Find(name);
        Layout.SetTag(WithTag(newName), root);
    }

    /// <summary>Takes a name away. What no other name and no container needs is garbage then.</summary>
    /// <param name="name">A name, or the digest of an image that has none.</param>
    /// <returns>Whether there was one.</returns>
    public bool Untag(string name)
    {
        ArgumentException.ThrowIfNullOrEmpty(name);
        return Layout.RemoveTag(name) || Layout.RemoveTag(WithTag(name)) || (Digest.TryParse(name, out var digest) && Layout.RemoveRoot(digest));
    }

    /// <summary>Keeps blobs from garbage collection until it is disposed, or this process ends.</summary>
    /// <param name="reason">What it is for.</param>
    /// <param name="digests">The blobs; those written meanwhile are kept too.</param>
    public StoreLease Lease(string reason, params IEnumerable<Digest> digests)
    {
        ArgumentNullException.ThrowIfNull(reason);
        ArgumentNullException.ThrowIfNull(digests);
        using (Layout.Lock(Options.LockTimeout))
        {
            return StoreLease.Take(Folder, reason, digests, Options.TimeProvider.GetUtcNow());
        }
    }

    /// <summary>The folder.</summary>
    public override string ToString() => $"store {FsText.Quote(Path)}";

    /// <summary>Closes the store; images opened from it stay open.</summary>
    public void Dispose() => Layout.Dispose();

    private static bool IsImage(Descriptor root) => MediaTypes.IsManifest(root.MediaType) || MediaTypes.IsIndex(root.MediaType);

    /// <summary>A name as it is written into the list: with a tag, unless it is all there is, as tools that know tags only write it.</summary>
    internal static string WithTag(string name) => name.AsSpan(name.LastIndexOf('/') + 1).Contains(':') ? name : name + ":latest";

    /// <summary>Opens what a descriptor names.</summary>
    internal OciImage OpenImage(Descriptor root, string name, Platform? platform, IProgress<ImageProgress>? progress, CancellationToken cancellationToken)
    {
        var options = new OciImageOptions { Platform = platform, Limits = Options.Limits, MaxParallelLayers = Options.MaxParallelLayers, Keeper = _keeper };
        var manifest = new ImageChoice(Layout, options, cancellationToken).Of(root);
        var document = ImageGraph.ReadManifest(Layout, manifest, Options.Limits);
        var config = OciImage.ReadConfig(Layout, document, Options.Limits);
        if (!document.Layers.Zip(config.DiffIds).All(l => _keeper.IsKept(l.First, l.Second)))
        {
            // Read, verified and kept first, so that what is opened then is shared as with any other image.
            OciImage.Open(Layout, manifest, options, progress, cancellationToken).Dispose();
        }

        // With a layout of its own, as the image may outlive the store.
        var blobs = LayoutFolder.Open(Path, Options.Limits);
        try
        {
            return OciImage.OpenManifest(blobs, ownsBlobs: true, manifest, name, options, progress, cancellationToken);
        }
        catch
        {
            blobs.Dispose();
            throw;
        }
    }

    /// <summary>Opens the saved changes of a container; given back to <see cref="Cache"/>.</summary>
    internal Layer OpenChanges(Descriptor blob, CancellationToken cancellationToken) => _keeper.OpenInPlace(blob, Options.Limits, cancellationToken);

    /// <summary>What the list has under a name.</summary>
    internal Descriptor Find(string name)
    {
        ArgumentException.ThrowIfNullOrEmpty(name);
        Layout.Refresh();
        var roots = Layout.Roots.Where(IsImage).ToList();
        var found = roots.Find(r => r.Tag == name) ?? roots.Find(r => r.Tag == WithTag(name));
        if (found is not null)
        {
            return found;
        }

        var digits = name.StartsWith("sha256:", StringComparison.Ordinal) ? name["sha256:".Length..] : name;
        var byDigest = digits.Length < 12 ? [] : roots.Where(r => r.Digest.Encoded.StartsWith(digits, StringComparison.Ordinal)).DistinctBy(static r => r.Digest).ToList();
        return byDigest.Count == 1 ? byDigest[0]
            : throw new FileNotFoundException(byDigest.Count > 1
                ? $"'{FsText.Quote(name)}' begins the digests of {byDigest.Count} images in '{FsText.Quote(Path)}'."
                : $"There is no image '{FsText.Quote(name)}' in '{FsText.Quote(Path)}'.");
    }

    private StoredImage Describe(Descriptor root)
    {
        var image = new StoredImage(root.Tag, root);
        try
        {
            var parts = new ImageGraph(Layout, Options.Limits).From(root);
            image = image with { Bytes = parts.SumBytes(static p => p.Size) };
            if (!MediaTypes.IsManifest(root.MediaType))
            {
                return image;
            }

            var manifest = ImageGraph.ReadManifest(Layout, root, Options.Limits);
            image = image with { Layers = manifest.Layers.Count };
            if (!MediaTypes.IsConfig(manifest.Config.MediaType))
            {
                return image;
            }

            var config = OciImage.ReadConfig(Layout, manifest, Options.Limits);
            return image with { Platform = config.Platform, Created = config.Created };
        }
        catch (LayerFormatException e)
        {
            return image with { Error = e.Message };
        }
    }
}

namespace UnionFs.Oci;

public sealed partial class ImageStore
{
    /// <summary>Loads an image by its reference: <c>oci:FOLDER[:TAG]</c>, <c>oci-archive:FILE[:TAG]</c>, <c>docker-archive:FILE[:TAG]</c>.</summary>
    /// <param name="reference">The image; without a tag all that are there.</param>
    /// <param name="options">Which name and platform.</param>
    /// <param name="progress">Told how far it has come, from several threads, one at a time.</param>
    /// <param name="cancellationToken">Ends it.</param>
    /// <exception cref="LayerFormatException">Something in it is not what it claims to be, is malformed or exceeds a limit.</exception>
    public IReadOnlyList<LoadedImage> Load(string reference, LoadOptions? options = null, IProgress<ImageProgress>? progress = null, CancellationToken cancellationToken = default)
    {
        var parsed = ImageReference.Parse(reference);
        using var source = OciImage.OpenSource(parsed, new OciImageOptions { Limits = Options.Limits }, cancellationToken);
        return Load(source, (options ?? new LoadOptions()) with { Tag = parsed.Tag ?? options?.Tag }, progress, cancellationToken);
    }

    /// <summary>
    /// Loads images: each layer is read once, verified, indexed and written in the same pass, unless the store has it. An image is listed once everything of
    /// it is there, so a load that fails or is cut off leaves garbage at most.
    /// </summary>
    /// <param name="source">Where they are.</param>
    /// <param name="options">Which of them, and which name and platform.</param>
    /// <param name="progress">Told how far it has come, from several threads, one at a time.</param>
    /// <param name="cancellationToken">Ends it.</param>
    /// <returns>What was done, an entry per image.</returns>
    /// <exception cref="FileNotFoundException">There is no such image, or none for the platform.</exception>
    /// <exception cref="LayerFormatException">Something in it is not what it claims to be, is malformed or exceeds a limit.</exception>
    /// <exception cref="IOException">The store takes it not, or it may not last.</exception>
    public IReadOnlyList<LoadedImage> Load(BlobSource source, LoadOptions? options = null, IProgress<ImageProgress>? progress = null, CancellationToken cancellationToken = default)
    {
        ArgumentNullException.ThrowIfNull(source);
        options ??= new LoadOptions();
        var roots = source.Roots.Where(r => IsImage(r) && (options.Tag is null || r.Tag == options.Tag)).ToList();
        if (roots.Count == 0)
        {
            throw new FileNotFoundException($"There is no image {(options.Tag is null ? "" : $"'{FsText.Quote(options.Tag)}' ")}in '{FsText.Quote(source.Name)}'.");
        }

        if (options.Name is not null && roots.Count > 1)
        {
            throw new ArgumentException($"There are {roots.Count} images in '{FsText.Quote(source.Name)}', so one has to be chosen to be given a name.", nameof(options));
        }

        return [.. roots.Select(r => LoadOne(source, r, options, progress, cancellationToken))];
    }

    /// <summary>Loads an opened image; its layers are read from where they are.</summary>
    /// <param name="image">The image.</param>
    /// <param name="name">Its name in the store.</param>
    /// <param name="progress">Told how far it has come, from several threads, one at a time.</param>
    /// <param name="cancellationToken">Ends it.</param>
    /// <exception cref="IOException">The store takes it not, or it may not last.</exception>
    public LoadedImage Load(OciImage image, string name, IProgress<ImageProgress>? progress = null, CancellationToken cancellationToken = default)
    {
        ArgumentNullException.ThrowIfNull(image);
        ArgumentNullException.ThrowIfNull(name);
        return LoadOne(image.Blobs, image.Descriptor, new LoadOptions { Name = name }, progress, cancellationToken);
    }

    private LoadedImage LoadOne(BlobSource source, Descriptor root, LoadOptions options, IProgress<ImageProgress>? progress, CancellationToken cancellationToken)
    {
        var name = options.Name is { } given ? WithTag(given) : root.Tag;
        if (name is not null && !ImageReference.IsValidTag(name))
        {
            throw new ArgumentException($"'{FsText.Quote(name)}' cannot be the name of an image.", nameof(options));
        }

        var chosen = options.AllPlatforms ? root : new ImageChoice(source, new OciImageOptions { Platform = options.Platform, Limits = Options.Limits }, cancellationToken).Of(root);
        var parts = new ImageGraph(source, Options.Limits).From(chosen);
        using var lease = Lease($"loading {name ?? chosen.Digest.ToString()}", parts.Select(static p => p.Digest));
        var loaded = new LoadedImage(name, chosen);
        foreach (var manifest in parts.Where(static p => MediaTypes.IsManifest(p.MediaType)))
        {
            loaded = LoadManifest(source, manifest, loaded, progress, cancellationToken);
        }

        // Documents from the leaves up: whoever finds one finds what it names.
        foreach (var index in parts.Where(static p => MediaTypes.IsIndex(p.MediaType)).Reverse())
        {
            loaded = CopyDocument(source, index, loaded);
        }

        cancellationToken.ThrowIfCancellationRequested();
        if (name is null)
        {
            Layout.AddRoot(chosen);
        }
        else
        {
            Layout.SetTag(name, chosen);
        }

        return loaded;
    }

    private LoadedImage LoadManifest(BlobSource source, Descriptor descriptor, LoadedImage loaded, IProgress<ImageProgress>? progress, CancellationToken cancellationToken)
    {
        var manifest = ImageGraph.ReadManifest(source, descriptor, Options.Limits);
        if (MediaTypes.IsConfig(manifest.Config.MediaType) && manifest.Layers.All(static l => MediaTypes.IsLayer(l.MediaType)))
        {
            loaded = LoadLayers(source, descriptor, manifest, loaded, progress, cancellationToken);
            loaded = CopyDocument(source, manifest.Config, loaded);
        }
        else
        {
            // What is no image is kept as the bytes it is.
            foreach (var blob in manifest.Layers.Append(manifest.Config).DistinctBy(static b => b.Digest))
            {
                loaded = CopyBlob(source, blob, loaded, cancellationToken);
            }
        }

        return CopyDocument(source, descriptor, loaded);
    }

    private LoadedImage LoadLayers(
        BlobSource source, Descriptor descriptor, ImageManifest manifest, LoadedImage loaded, IProgress<ImageProgress>? progress, CancellationToken cancellationToken)
    {
        var config = OciImage.ReadConfig(source, manifest, Options.Limits);

        // A layer that is no compressed tar is written by the pass itself, as its own uncompressed form.
        var copied = manifest.Layers.Zip(config.DiffIds).Where(static l => l.First.Digest != l.Second).Select(static l => l.First.Digest).ToHashSet();
        using var loading = new LoadingSource(source, Layout, copied);
        var keeper = new LoadingKeeper(_keeper, loading);
        var options = new OciImageOptions { Limits = Options.Limits, MaxParallelLayers = Options.MaxParallelLayers, Keeper = keeper };
        OciImage.Open(loading, descriptor, options, progress, cancellationToken).Dispose();
        return loaded with
        {
            SharedLayers = loaded.SharedLayers + keeper.SharedLayers,
            SharedBytes = loaded.SharedBytes + keeper.SharedBytes,
            WrittenBytes = loaded.WrittenBytes + keeper.WrittenBytes,
        };
    }

    private LoadedImage CopyDocument(BlobSource source, Descriptor descriptor, LoadedImage loaded)
    {
        if (Layout.Contains(descriptor.Digest) && TryReadDocument(descriptor))
        {
            return loaded;
        }

        var bytes = source.ReadDocument(descriptor, Options.Limits);
        using var blob = Layout.BeginBlob(descriptor);
        blob.Write(bytes.Span);
        blob.Complete(descriptor.MediaType);
        return loaded with { WrittenBytes = loaded.WrittenBytes + descriptor.Size };
    }

    private bool TryReadDocument(Descriptor descriptor)
    {
        try
        {
            Layout.ReadDocument(descriptor, Options.Limits);
            return true;
        }
        catch (LayerFormatException)
        {
            return false;
        }
    }

    private LoadedImage CopyBlob(BlobSource source, Descriptor descriptor, LoadedImage loaded, CancellationToken cancellationToken)
    {
        if (Layout.Contains(descriptor.Digest))
        {
            return loaded with { SharedBytes = loaded.SharedBytes + descriptor.Size };
        }

        using var from = source.OpenBlob(descriptor.Digest);
        using var blob = Layout.BeginBlob(descriptor);
        Copy(from, blob, cancellationToken);
        blob.Complete(descriptor.MediaType);
        return loaded with { WrittenBytes = loaded.WrittenBytes + descriptor.Size };
    }

    private static void Copy(Stream from, Stream to, CancellationToken cancellationToken)
    {
        var buffer = System.Buffers.ArrayPool<byte>.Shared.Rent(256 << 10);
        try
        {
            for (int read; (read = from.Read(buffer)) > 0;)
            {
                cancellationToken.ThrowIfCancellationRequested();
                to.Write(buffer.AsSpan(0, read));
            }
        }
        finally
        {
            System.Buffers.ArrayPool<byte>.Shared.Return(buffer);
        }
    }
}

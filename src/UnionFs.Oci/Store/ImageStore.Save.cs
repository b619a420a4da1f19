namespace UnionFs.Oci;

public sealed partial class ImageStore
{
    /// <summary>Copies an image into a layout, byte for byte, with all platforms if it is for several.</summary>
    /// <param name="name">The image, as for <see cref="OpenImage(string, Platform, IProgress{ImageProgress}, CancellationToken)"/>.</param>
    /// <param name="target">The layout.</param>
    /// <param name="tag">Its tag there; unset, its name here.</param>
    /// <param name="progress">Told how far it has come, on the calling thread.</param>
    /// <param name="cancellationToken">Ends it; blobs that were completed stay, the tag is as it was.</param>
    /// <returns>Names the manifest or index, the same as here.</returns>
    /// <exception cref="FileNotFoundException">There is no such image.</exception>
    /// <exception cref="LayerFormatException">A blob is not what its descriptor says any more.</exception>
    /// <exception cref="IOException">It cannot be written, or may not last.</exception>
    public Descriptor Save(string name, LayoutFolder target, string? tag = null, IProgress<ImageProgress>? progress = null, CancellationToken cancellationToken = default)
    {
        ArgumentNullException.ThrowIfNull(target);
        var root = Find(name);
        var parts = new ImageGraph(Layout, Options.Limits).From(root);
        using var lease = Lease($"saving {name}", parts.Select(static p => p.Digest));
        var (total, count) = (parts.SumBytes(static p => p.Size), parts.Count(static p => MediaTypes.IsLayer(p.MediaType)));
        var (bytes, layers) = (0L, 0);

        // From the leaves up, so that what a document names is there before it.
        foreach (var part in parts.Reverse())
        {
            if (!target.Contains(part.Digest) && !(MediaTypes.IsForeign(part.MediaType) && !Layout.Contains(part.Digest)))
            {
                using var from = Layout.OpenBlob(part.Digest);
                using var blob = target.BeginBlob(part);
                Copy(from, blob, cancellationToken);
                blob.Complete(part.MediaType);
            }

            bytes = ByteSum.Add(bytes, part.Size);
            layers += MediaTypes.IsLayer(part.MediaType) ? 1 : 0;
            progress?.Report(new ImageProgress(bytes, total, layers, count));
        }

        if ((tag ?? root.Tag) is { } given)
        {
            target.SetTag(given, root.WithTag(null));
        }
        else
        {
            target.AddRoot(root);
        }

        return root.WithTag(null);
    }

    /// <summary>Copies an image to where a reference says: <c>oci:FOLDER[:TAG]</c>, <c>oci-archive:FILE[:TAG]</c>, <c>docker-archive:FILE[:NAME]</c>.</summary>
    /// <param name="name">The image, as for <see cref="OpenImage(string, Platform, IProgress{ImageProgress}, CancellationToken)"/>.</param>
    /// <param name="reference">Where to; an archive is there whole or not at all, in place of what is there.</param>
    /// <param name="platform">What to choose for an archive where the image is for several.</param>
    /// <param name="progress">Told how far it has come.</param>
    /// <param name="cancellationToken">Ends it.</param>
    /// <returns>Names the manifest or index.</returns>
    /// <exception cref="FormatException">The reference is none, or has a digest.</exception>
    /// <exception cref="FileNotFoundException">There is no such image.</exception>
    /// <exception cref="IOException">It cannot be written, or may not last.</exception>
    public Descriptor Save(string name, string reference, Platform? platform = null, IProgress<ImageProgress>? progress = null, CancellationToken cancellationToken = default)
    {
        var to = ImageReference.Parse(reference);
        if (to.Digest is not null)
        {
            throw new FormatException($"'{FsText.Quote(reference)}' has a digest; where an image is saved to has a tag, or none.");
        }

        if (to.Kind == ImageReferenceKind.Layout)
        {
            using var layout = LayoutFolder.Create(to.Path, Options.Limits);
            return Save(name, layout, to.Tag, progress, cancellationToken);
        }

        using var image = OpenImage(name, platform, null, cancellationToken);
        return to.Kind == ImageReferenceKind.DockerArchive
            ? image.ToDraft().SaveDockerArchive(to.Path, to.Tag ?? image.Name, null, progress, cancellationToken)
            : image.ToDraft().SaveLayoutArchive(to.Path, to.Tag ?? image.Name, null, progress, cancellationToken);
    }
}

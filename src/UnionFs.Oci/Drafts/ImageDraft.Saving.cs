namespace UnionFs.Oci;

/// <content>From a draft to an image.</content>
public sealed partial class ImageDraft
{
    /// <summary>Writes what is new into a layout, copies what it lacks, byte for byte, and gives the image a tag. An image that was not changed keeps its digest.</summary>
    /// <param name="target">The layout.</param>
    /// <param name="tag">The tag; null to list the image without one.</param>
    /// <param name="options">How what is new is written.</param>
    /// <param name="progress">Told how far it has come, on the calling thread.</param>
    /// <param name="cancellationToken">Ends it; blobs that were completed stay, the tag is as it was.</param>
    /// <returns>Names the manifest.</returns>
    /// <exception cref="NotSupportedException">A path cannot be written to a layer.</exception>
    /// <exception cref="LayerFormatException">A blob that is copied is not what its descriptor says any more.</exception>
    /// <exception cref="IOException">Something cannot be read, written or made to last.</exception>
    public Descriptor Save(
        LayoutFolder target, string? tag, ImageSaveOptions? options = null, IProgress<ImageProgress>? progress = null, CancellationToken cancellationToken = default)
    {
        ArgumentNullException.ThrowIfNull(target);
        var saved = Write(target, copiesStored: true, options, progress, cancellationToken);
        if (tag is null)
        {
            target.AddRoot(saved.Root);
        }
        else
        {
            target.SetTag(tag, saved.Root);
        }

        return saved.Root;
    }

    /// <summary>Writes an archive that <c>docker load</c> takes, in the form of newer versions: an OCI layout in a tar with a <c>manifest.json</c> beside it.</summary>
    /// <param name="path">The archive; there whole or not at all, in place of what has that name.</param>
    /// <param name="name">The name of the image, <c>debian:12</c>; null for none.</param>
    /// <param name="options">How what is new is written; it lies beside the archive while that is made.</param>
    /// <param name="progress">Told how far it has come, on the calling thread.</param>
    /// <param name="cancellationToken">Ends it; nothing stays.</param>
    /// <returns>Names the manifest.</returns>
    /// <inheritdoc cref="Save" path="/exception"/>
    public Descriptor SaveDockerArchive(
        string path, string? name, ImageSaveOptions? options = null, IProgress<ImageProgress>? progress = null, CancellationToken cancellationToken = default) =>
        SaveArchive(path, name is null ? null : DockerArchive.FullName(name), isDocker: true, options, progress, cancellationToken);

    /// <summary>Writes an OCI layout as a tar.</summary>
    /// <param name="path">The archive; there whole or not at all, in place of what has that name.</param>
    /// <param name="tag">The tag; null for none.</param>
    /// <param name="options">How what is new is written; it lies beside the archive while that is made.</param>
    /// <param name="progress">Told how far it has come, on the calling thread.</param>
    /// <param name="cancellationToken">Ends it; nothing stays.</param>
    /// <returns>Names the manifest.</returns>
    /// <inheritdoc cref="Save" path="/exception"/>
    public Descriptor SaveLayoutArchive(
        string path, string? tag, ImageSaveOptions? options = null, IProgress<ImageProgress>? progress = null, CancellationToken cancellationToken = default) =>
        SaveArchive(path, tag, isDocker: false, options, progress, cancellationToken);

    private Descriptor SaveArchive(
        string path, string? tag, bool isDocker, ImageSaveOptions? options, IProgress<ImageProgress>? progress, CancellationToken cancellationToken)
    {
        ArgumentException.ThrowIfNullOrEmpty(path);
        var full = Path.GetFullPath(path);
        if (!Directory.Exists(Path.GetDirectoryName(full)))
        {
            // The folder beside it would be made with all above it.
            throw new DirectoryNotFoundException($"Could not find a part of the path '{full}'.");
        }

        var folder = $"{full}.{Guid.NewGuid():N}{AtomicFile.TemporarySuffix}";
        try
        {
            using var layout = LayoutFolder.Create(folder);
            var saved = Write(layout, copiesStored: false, options, progress, cancellationToken);
            ImageArchive.Write(full, saved, tag, isDocker, layout, progress, cancellationToken);
            return saved.Root;
        }
        finally
        {
            if (Directory.Exists(folder))
            {
                Directory.Delete(folder, recursive: true);
            }
        }
    }

    private SavedImage Write(
        LayoutFolder target, bool copiesStored, ImageSaveOptions? options, IProgress<ImageProgress>? progress, CancellationToken cancellationToken)
    {
        var save = new ImageSaving(target, copiesStored, options ?? new ImageSaveOptions(), progress, cancellationToken);
        var saved = save.Run(_steps, Config, _manifest, _origin);
        Warnings = save.Warnings;
        return saved;
    }
}

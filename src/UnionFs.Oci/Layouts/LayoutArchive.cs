namespace UnionFs.Oci;

/// <summary>An OCI image layout in a tar. Blobs that are not compressed further are read where they lie; links in it are not followed.</summary>
public sealed class LayoutArchive : BlobSource
{
    private readonly ArchiveFiles _files;
    private readonly ImageIndex _index;

    private LayoutArchive(string path, ArchiveFiles files, OciLimits limits)
        : base(path)
    {
        _files = files;
        LayoutMarker.Check(Required("oci-layout"), path, limits);
        _index = ImageIndex.Parse(Required("index.json"), path, "index.json", null, limits);

        byte[] Required(string name) => files.Read(name, followLinks: false, limits.MaxDocumentBytes)
            ?? throw new LayerFormatException(path, name, -1, "the file is missing, so this is not an OCI layout");
    }

    /// <inheritdoc />
    public override IReadOnlyList<Descriptor> Roots => _index.Manifests;

    /// <summary>Opens a layout.</summary>
    /// <param name="path">The tar, perhaps compressed.</param>
    /// <param name="limits">What it may cost.</param>
    /// <param name="cancellationToken">Ends it.</param>
    /// <exception cref="FileNotFoundException">There is no such file.</exception>
    /// <exception cref="LayerFormatException">It is no tar of a layout, or a malformed one.</exception>
    public static LayoutArchive Open(string path, OciLimits? limits = null, CancellationToken cancellationToken = default)
    {
        ArgumentException.ThrowIfNullOrEmpty(path);
        limits ??= OciLimits.Default;
        var files = new ArchiveFiles(path, limits, cancellationToken);
        try
        {
            return new LayoutArchive(path, files, limits);
        }
        catch
        {
            files.Dispose();
            throw;
        }
    }

    /// <inheritdoc />
    public override bool Contains(Digest digest)
    {
        using var content = Find(digest);
        return content is not null;
    }

    /// <inheritdoc />
    public override Stream OpenBlob(Digest digest) => new ContentStream(OpenContent(digest));

    /// <inheritdoc />
    internal override LayerContent OpenContent(Digest digest) => Find(digest) ?? throw Malformed(digest, "the layout does not hold it");

    /// <inheritdoc />
    protected override void Dispose(bool disposing)
    {
        if (disposing)
        {
            _files.Dispose();
        }

        base.Dispose(disposing);
    }

    private LayerContent? Find(Digest digest) => digest == default
        ? throw new ArgumentException("The digest is empty.", nameof(digest))
        : _files.Open($"blobs/{digest.Algorithm}/{digest.Encoded}", followLinks: false);
}

namespace UnionFs.Oci;

/// <summary>
/// What <c>docker save</c> writes, in its old form (a folder per layer) and its new one (blobs): presented as a manifest per image, whose layers are
/// read where they lie. The archive does not have the manifest, so its digest is ours. Links in it are resolved in it.
/// </summary>
public sealed class DockerArchive : BlobSource
{
    private const string DefaultTag = ":latest";
    private readonly ArchiveFiles _files;
    private readonly DockerArchiveIndex _index;

    private DockerArchive(string path, ArchiveFiles files, DockerArchiveIndex index)
        : base(path) => (_files, _index) = (files, index);

    /// <inheritdoc />
    public override IReadOnlyList<Descriptor> Roots => _index.Roots;

    /// <summary>Opens an archive.</summary>
    /// <param name="path">The tar, perhaps compressed.</param>
    /// <param name="limits">What it may cost.</param>
    /// <param name="cancellationToken">Ends it.</param>
    /// <exception cref="FileNotFoundException">There is no such file.</exception>
    /// <exception cref="LayerFormatException">It is no archive of Docker, or a malformed one.</exception>
    public static DockerArchive Open(string path, OciLimits? limits = null, CancellationToken cancellationToken = default)
    {
        ArgumentException.ThrowIfNullOrEmpty(path);
        limits ??= OciLimits.Default;
        var files = new ArchiveFiles(path, limits, cancellationToken);
        try
        {
            return new DockerArchive(path, files, DockerArchiveIndex.Read(files, limits, cancellationToken));
        }
        catch
        {
            files.Dispose();
            throw;
        }
    }

    /// <summary>A name as the archive has it: with <c>:latest</c> where it names no tag.</summary>
    public static string FullName(string name)
    {
        ArgumentNullException.ThrowIfNull(name);
        return name.LastIndexOf(':') > name.LastIndexOf('/') ? name : name + DefaultTag;
    }

    /// <inheritdoc />
    public override bool Contains(Digest digest) => _index.Documents.ContainsKey(digest) || _index.Layers.ContainsKey(digest);

    /// <inheritdoc />
    public override Stream OpenBlob(Digest digest) =>
        _index.Documents.TryGetValue(digest, out var bytes) ? new MemoryStream(bytes, writable: false) : new ContentStream(OpenContent(digest)!);

    /// <inheritdoc />
    internal override LayerContent? OpenContent(Digest digest) =>
        _index.Documents.ContainsKey(digest) ? null
        : _index.Layers.TryGetValue(digest, out var path) && _files.Open(path, followLinks: true) is { } content ? content
        : throw Malformed(digest, "the archive does not hold it");

    /// <inheritdoc />
    protected override void Dispose(bool disposing)
    {
        if (disposing)
        {
            _files.Dispose();
        }

        base.Dispose(disposing);
    }
}

using Microsoft.Win32.SafeHandles;

namespace UnionFs.Oci;

/// <summary>An OCI image layout in a folder of the host. Nothing in it that is a link or a special file is followed.</summary>
public sealed partial class LayoutFolder : BlobSource
{
    private const string MarkerName = "oci-layout";
    private const string IndexName = "index.json";
    private const string BlobsName = "blobs";
    private readonly LayoutFiles _files;
    private readonly OciLimits _limits;
    private volatile ImageIndex _index;

    private LayoutFolder(string path, LayoutFiles files, OciLimits limits)
        : base(path)
    {
        _files = files;
        _limits = limits;
        LayoutMarker.Check(Required(MarkerName), path, limits);
        _index = ReadIndex();
    }

    /// <summary>The folder.</summary>
    public string Path => Name;

    /// <inheritdoc />
    public override IReadOnlyList<Descriptor> Roots => _index.Manifests;

    /// <summary>Opens a layout.</summary>
    /// <param name="path">The folder.</param>
    /// <param name="limits">How long its documents may be.</param>
    /// <exception cref="DirectoryNotFoundException">There is no such folder.</exception>
    /// <exception cref="LayerFormatException">It is no layout, or a malformed one.</exception>
    public static LayoutFolder Open(string path, OciLimits? limits = null)
    {
        ArgumentException.ThrowIfNullOrEmpty(path);
        var files = new LayoutFiles(path);
        try
        {
            return new LayoutFolder(path, files, limits ?? OciLimits.Default);
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
        using var file = OpenFile(digest);
        return file is not null;
    }

    /// <inheritdoc />
    public override Stream OpenBlob(Digest digest) => new FileStream(Required(digest), FileAccess.Read, bufferSize: 0);

    /// <inheritdoc />
    public override string? FileOf(Digest digest) => Contains(digest) ? System.IO.Path.Combine(Path, BlobsName, digest.Algorithm, digest.Encoded) : null;

    /// <summary>Reads the list of images again, as another process may have changed it.</summary>
    public void Refresh() => _index = ReadIndex();

    /// <inheritdoc />
    internal override LayerContent OpenContent(Digest digest) => new HostFileContent(Path, digest.ToString(), Required(digest));

    /// <inheritdoc />
    protected override void Dispose(bool disposing)
    {
        if (disposing)
        {
            _files.Dispose();
        }

        base.Dispose(disposing);
    }

    private SafeFileHandle Required(Digest digest) => OpenFile(digest) ?? throw Malformed(digest, "the layout does not hold it");

    private SafeFileHandle? OpenFile(Digest digest)
    {
        if (digest == default)
        {
            throw new ArgumentException("The digest is empty.", nameof(digest));
        }

        return _files.Open(BlobsName, digest.Algorithm, digest.Encoded);
    }

    private ImageIndex ReadIndex() => ImageIndex.Parse(Required(IndexName), Path, IndexName, null, _limits);

    private byte[] Required(string name)
    {
        using var file = _files.Open(name) ?? throw new LayerFormatException(Path, name, -1, "the file is missing, so this is not an OCI layout");
        using var stream = new FileStream(file, FileAccess.Read, bufferSize: 0);
        return BoundedBytes.Read(stream, _limits.MaxDocumentBytes + 1);
    }
}

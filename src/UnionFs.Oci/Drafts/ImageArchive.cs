using System.Text;

namespace UnionFs.Oci;

/// <summary>
/// Writes a saved image as one tar: an OCI layout, for Docker with a <c>manifest.json</c> beside it. All times are zero and the order is that of the names,
/// so equal images make equal archives.
/// </summary>
internal static class ImageArchive
{
    public static void Write(
        string path, SavedImage image, string? tag, bool isDocker, LayoutFolder documents, IProgress<ImageProgress>? progress, CancellationToken cancellation)
    {
        var files = new SortedDictionary<string, ArchivedFile>(StringComparer.Ordinal);
        AddDocument("oci-layout", Encoding.ASCII.GetBytes($"{{\"imageLayoutVersion\":\"{LayoutMarker.Version}\"}}"));
        AddDocument("index.json", new ImageIndex { Manifests = [IndexEntry(image.Root, tag, isDocker)] }.ToBytes());
        if (isDocker)
        {
            AddDocument("manifest.json", Encoding.UTF8.GetBytes($"[{DockerItem(image, tag)}]"));
        }

        AddBlob(image.Root, documents);
        AddBlob(image.Manifest.Config, documents);
        foreach (var (layer, blobs) in image.Manifest.Layers.Zip(image.Blobs))
        {
            AddBlob(layer, blobs ?? throw new IOException($"The layer {layer.Digest} is not distributed and is not here, so the image cannot be put into an archive."));
        }

        using var file = AtomicFile.Create(path);
        using var output = file.AsStream();
        using var layout = new ArchiveLayer(path, files);
        layout.WriteTar(output, null, progress is null ? null : new ArchiveProgress(progress, image.Manifest), cancellation);
        file.Commit();

        void AddDocument(string name, byte[] bytes) => files.Add(name, new ArchivedFile(bytes.Length, () => new MemoryStream(bytes, writable: false)));

        void AddBlob(Descriptor blob, BlobSource from) =>
            files.TryAdd(PathOf(blob.Digest), new ArchivedFile(blob.Size, () => new VerifiedBlobStream(from, blob, from.OpenBlob(blob.Digest), isDigested: true, static _ => { })));
    }

    private static string PathOf(Digest digest) => $"blobs/{digest.Algorithm}/{digest.Encoded}";

    /// <summary>In the archive of Docker the reference is the tag alone, and the whole name is in a note of containerd.</summary>
    private static Descriptor IndexEntry(Descriptor root, string? tag, bool isDocker)
    {
        if (tag is null || !isDocker)
        {
            return root.WithTag(tag);
        }

        var named = root.WithTag(tag[(tag.LastIndexOf(':') + 1)..]);
        return named with { Annotations = new Dictionary<string, string>(named.Annotations, StringComparer.Ordinal) { ["io.containerd.image.name"] = tag } };
    }

    private static JsonText DockerItem(SavedImage image, string? name) => new JsonText()
        .Add("Config", PathOf(image.Manifest.Config.Digest))
        .Add("RepoTags", name is null ? (IReadOnlyList<string>)[] : [name])
        .Add("Layers", [.. image.Manifest.Layers.Select(static l => PathOf(l.Digest))]);
}

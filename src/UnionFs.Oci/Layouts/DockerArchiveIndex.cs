using System.Security.Cryptography;
using System.Text.Json;

namespace UnionFs.Oci;

/// <summary>What an archive of Docker holds, as blobs: one manifest for each image it lists, made here, with its config and layers.</summary>
internal sealed class DockerArchiveIndex
{
    private const string ManifestName = "manifest.json";
    private const string RepositoriesName = "repositories";
    private readonly ArchiveFiles _files;
    private readonly OciLimits _limits;
    private readonly CancellationToken _cancellationToken;
    private readonly List<Descriptor> _roots = [];
    private readonly Dictionary<string, Descriptor> _layersByPath = new(StringComparer.Ordinal);

    private DockerArchiveIndex(ArchiveFiles files, OciLimits limits, CancellationToken cancellationToken) =>
        (_files, _limits, _cancellationToken) = (files, limits, cancellationToken);

    public IReadOnlyList<Descriptor> Roots => _roots;

    /// <summary>Manifests and configs.</summary>
    public Dictionary<Digest, byte[]> Documents { get; } = [];

    /// <summary>Paths of layers.</summary>
    public Dictionary<Digest, string> Layers { get; } = [];

    public static DockerArchiveIndex Read(ArchiveFiles files, OciLimits limits, CancellationToken cancellationToken)
    {
        var index = new DockerArchiveIndex(files, limits, cancellationToken);
        var list = files.Read(ManifestName, followLinks: true, limits.MaxDocumentBytes)
            ?? throw new LayerFormatException(files.Path, ManifestName, -1, files.Read(RepositoriesName, followLinks: true, limits.MaxDocumentBytes) is null
                ? "the file is missing, so this is not an archive of Docker"
                : "the file is missing: archives from before it was invented have no digests to verify");
        var items = StrictJson.ParseValue(list, files.Path, ManifestName, limits.MaxDocumentBytes, limits.MaxJsonDepth);
        if (items.ValueKind != JsonValueKind.Array)
        {
            throw new LayerFormatException(files.Path, ManifestName, -1, "it is not a JSON array");
        }

        var names = index.ReadRepositories();
        foreach (var item in items.EnumerateArray())
        {
            index.Add(item.ValueKind == JsonValueKind.Object ? new JsonFields(item, files.Path, ManifestName, $"[{index._roots.Count}].")
                : throw new LayerFormatException(files.Path, ManifestName, -1, "something in it is not an object"), names);
        }

        return index;
    }

    /// <summary>Names by the identifier of the top layer: where an item of the list has none.</summary>
    private List<(string Name, string TopLayer)> ReadRepositories()
    {
        var names = new List<(string, string)>();
        if (_files.Read(RepositoriesName, followLinks: true, _limits.MaxDocumentBytes) is not { } bytes)
        {
            return names;
        }

        var root = StrictJson.ParseValue(bytes, _files.Path, RepositoriesName, _limits.MaxDocumentBytes, _limits.MaxJsonDepth);
        if (root.ValueKind != JsonValueKind.Object)
        {
            throw new LayerFormatException(_files.Path, RepositoriesName, -1, "it is not a JSON object");
        }

        foreach (var repository in root.EnumerateObject())
        {
            foreach (var (tag, layer) in new JsonFields(root, _files.Path, RepositoriesName).Map(repository.Name))
            {
                names.Add(($"{repository.Name}:{tag}", layer));
            }
        }

        return names;
    }

    private void Add(JsonFields item, List<(string Name, string TopLayer)> names)
    {
        var configPath = item.RequiredText("Config");
        var configBytes = _files.Read(configPath, followLinks: true, _limits.MaxDocumentBytes)
            ?? throw item.Error("Config", $"the archive does not hold '{FsText.Quote(configPath)}'");
        var config = ImageConfig.Parse(configBytes, _files.Path, configPath, _limits);
        var configDigest = Digest.OfBytes(configBytes);
        if (ClaimedDigest(configPath) is { } claimed && claimed != configDigest)
        {
            throw new LayerFormatException(_files.Path, configPath, -1, "its bytes have another digest than its name says");
        }

        Documents[configDigest] = configBytes;
        var paths = item.Texts("Layers") ?? [];
        if (paths.Count != config.DiffIds.Count || paths.Count > _limits.MaxLayers)
        {
            throw item.Error("Layers", paths.Count > _limits.MaxLayers
                ? $"there are {paths.Count} of them, more than the {_limits.MaxLayers} allowed"
                : $"there are {paths.Count} of them, the config has the digests of {config.DiffIds.Count}");
        }

        var layers = paths.Select((path, i) => LayerAt(path, config.DiffIds[i], item)).ToArray();
        var manifest = new ImageManifest(new Descriptor(MediaTypes.DockerConfig, configDigest, configBytes.Length), layers) { MediaType = MediaTypes.DockerManifest };
        var bytes = manifest.Bytes.ToArray();
        Documents[Digest.OfBytes(bytes)] = bytes;
        var root = new Descriptor(MediaTypes.DockerManifest, Digest.OfBytes(bytes), bytes.Length) { Platform = config.Platform };
        var tags = item.Texts("RepoTags") ?? [.. names.Where(n => paths.Count > 0 && paths[^1].StartsWith(n.TopLayer + "/", StringComparison.Ordinal)).Select(static n => n.Name)];
        _roots.AddRange(tags.Count == 0 ? [root] : tags.Select(root.WithTag));
    }

    /// <summary>
    /// A layer as it lies in the archive. Its digest is what its name or, where it is not compressed, the config says, which opening it
    /// verifies; only where neither says it is it computed here.
    /// </summary>
    private Descriptor LayerAt(string path, Digest diffId, JsonFields item)
    {
        if (_layersByPath.TryGetValue(path, out var known) && (known.MediaType != MediaTypes.DockerLayer || known.Digest == diffId))
        {
            return known;
        }

        using var content = _files.Open(path, followLinks: true) ?? throw item.Error("Layers", $"the archive does not hold '{FsText.Quote(path)}'");
        Span<byte> start = stackalloc byte[8];
        start = start[..content.Read(0, start)];
        var isGzip = start.StartsWith((ReadOnlySpan<byte>)[0x1F, 0x8B]);
        var isPlain = !isGzip && !ZstdDecompressor.IsZstd(start);
        var digest = isPlain ? diffId : ClaimedDigest(path) ?? DigestOf(content);
        var layer = new Descriptor(isPlain ? MediaTypes.DockerLayer : isGzip ? MediaTypes.DockerLayerGzip : MediaTypes.DockerLayerZstd, digest, content.Length);
        Layers.TryAdd(digest, path);
        return _layersByPath[path] = layer;
    }

    /// <summary>The digest that a name of a blob or config says; null if it says none.</summary>
    private static Digest? ClaimedDigest(string path)
    {
        var parts = path.Split('/');
        var text = parts is ["blobs", var algorithm, var encoded] ? $"{algorithm}:{encoded}"
            : parts is [var file] && file.EndsWith(".json", StringComparison.Ordinal) ? $"sha256:{file[..^5]}" : null;
        return Digest.TryParse(text, out var digest) && digest.Algorithm == "sha256" ? digest : null;
    }

    private Digest DigestOf(LayerContent content)
    {
        using var hash = IncrementalHash.CreateHash(HashAlgorithmName.SHA256);
        var buffer = new byte[128 << 10];
        for (long at = 0; content.Read(at, buffer) is var read and > 0; at += read)
        {
            _cancellationToken.ThrowIfCancellationRequested();
            hash.AppendData(buffer, 0, read);
        }

        return Digest.OfSha256(hash.GetHashAndReset());
    }
}

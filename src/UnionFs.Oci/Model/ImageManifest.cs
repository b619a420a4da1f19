using System.Globalization;

namespace UnionFs.Oci;

/// <summary>
/// The manifest of an image: its config and its layers, bottom first. A manifest that was read keeps its bytes, of which the digest is the
/// image's; one derived with <c>with</c> is written anew, with the fields that are not known here as they were.
/// </summary>
public sealed record ImageManifest
{
    private readonly ReadOnlyMemory<byte> _bytes;

    /// <summary>Starts a manifest.</summary>
    /// <param name="config">The config.</param>
    /// <param name="layers">The layers, bottom first.</param>
    public ImageManifest(Descriptor config, IReadOnlyList<Descriptor> layers) => (Config, Layers) = (config, layers);

    private ImageManifest(ImageManifest original)
    {
        (MediaType, Config, Layers, Annotations) = (original.MediaType, original.Config, original.Layers, original.Annotations);
        (ArtifactType, Subject, Unknown) = (original.ArtifactType, original.Subject, original.Unknown);
    }

    private ImageManifest(ReadOnlyMemory<byte> bytes, Descriptor config, IReadOnlyList<Descriptor> layers)
        : this(config, layers) => _bytes = bytes;

    /// <summary>OCI's or Docker's.</summary>
    public string MediaType { get; init; } = MediaTypes.OciManifest;

    /// <summary>The config.</summary>
    public Descriptor Config { get; init; }

    /// <summary>The layers, bottom first.</summary>
    public IReadOnlyList<Descriptor> Layers { get; init; }

    /// <summary>Notes by name.</summary>
    public IReadOnlyDictionary<string, string> Annotations { get; init; } = System.Collections.ObjectModel.ReadOnlyDictionary<string, string>.Empty;

    /// <summary>The type of an artifact that is no image.</summary>
    public string? ArtifactType { get; init; }

    /// <summary>The manifest that this one says something about.</summary>
    public Descriptor? Subject { get; init; }

    /// <summary>The document: as it was read, or as it is written.</summary>
    public ReadOnlyMemory<byte> Bytes => _bytes.IsEmpty ? ToJson().ToBytes() : _bytes;

    private JsonMembers Unknown { get; init; } = JsonMembers.None;

    /// <summary>Reads a manifest.</summary>
    /// <param name="bytes">The document; kept.</param>
    /// <param name="source">What people call the image, for messages.</param>
    /// <param name="limits">Its limits.</param>
    /// <exception cref="LayerFormatException">It is malformed or exceeds a limit.</exception>
    public static ImageManifest Parse(ReadOnlyMemory<byte> bytes, string source, OciLimits? limits = null) =>
        Parse(bytes, source, "manifest", null, limits ?? OciLimits.Default);

    /// <inheritdoc />
    public bool Equals(ImageManifest? other) => other is not null && Bytes.Span.SequenceEqual(other.Bytes.Span);

    /// <inheritdoc />
    public override int GetHashCode() => HashCode.Combine(Config, Layers.Count);

    /// <summary>Layers and bytes.</summary>
    public override string ToString() => string.Create(CultureInfo.InvariantCulture, $"{Layers.Count} layers, {Layers.Sum(static l => (decimal)l.Size):N0} bytes, config {Config.Digest.Short}");

    /// <param name="expected">The media type by which it was found; null if nobody said.</param>
    internal static ImageManifest Parse(ReadOnlyMemory<byte> bytes, string source, string document, string? expected, OciLimits limits)
    {
        var fields = StrictJson.Parse(bytes, source, document, limits.MaxDocumentBytes, limits.MaxJsonDepth);
        DocumentRules.CheckVersion(fields);
        var mediaType = DocumentRules.CheckMediaType(fields, expected, MediaTypes.IsManifest, "a manifest");
        if (fields.Has("manifests"))
        {
            throw fields.Error("manifests", "a manifest must not be an index too");
        }

        var layers = fields.Objects("layers").Select(Descriptor.Read).ToArray();
        if (layers.Length > limits.MaxLayers)
        {
            throw fields.Error("layers", $"there are {layers.Length} of them, more than the {limits.MaxLayers} allowed");
        }

        return new ImageManifest(bytes, Descriptor.Read(fields.RequiredObject("config")), layers)
        {
            MediaType = mediaType,
            Annotations = fields.Map("annotations"),
            ArtifactType = fields.Text("artifactType"),
            Subject = fields.Object("subject") is { } subject ? Descriptor.Read(subject) : null,
            Unknown = fields.Others("schemaVersion", "mediaType", "config", "layers", "annotations", "artifactType", "subject", "manifests"),
        };
    }

    private JsonText ToJson() => new JsonText(Unknown)
        .Add("schemaVersion", 2)
        .Add("mediaType", MediaType)
        .Add("artifactType", ArtifactType)
        .Add("config", Config.ToJson())
        .Add("layers", Layers.Select(static l => l.ToJson()))
        .Add("subject", Subject?.ToJson())
        .Add("annotations", Annotations.Count == 0 ? null : Annotations);
}

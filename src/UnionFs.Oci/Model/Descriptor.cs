using System.Globalization;

namespace UnionFs.Oci;

/// <summary>Names bytes from a document: what they are, their digest and how many. Equal where all fields are, those not known here too.</summary>
/// <param name="MediaType">What the bytes are; <see cref="MediaTypes"/> has the usual ones.</param>
/// <param name="Digest">Their digest.</param>
/// <param name="Size">How many there are.</param>
public sealed record Descriptor(string MediaType, Digest Digest, long Size)
{
    private const string RefName = "org.opencontainers.image.ref.name";

    /// <summary>2^53 - 1, as I-JSON has it.</summary>
    private const long MaxSize = (1L << 53) - 1;

    /// <summary>The platform that an image in an index is for.</summary>
    public Platform? Platform { get; init; }

    /// <summary>Notes by name.</summary>
    public IReadOnlyDictionary<string, string> Annotations { get; init; } = System.Collections.ObjectModel.ReadOnlyDictionary<string, string>.Empty;

    /// <summary>The type of an artifact that is no image.</summary>
    public string? ArtifactType { get; init; }

    /// <summary>Other places where the bytes may be; they are never visited.</summary>
    public IReadOnlyList<string> Urls { get; init; } = [];

    /// <summary>The tag in the index of a layout: the annotation <c>org.opencontainers.image.ref.name</c>.</summary>
    public string? Tag => Annotations.GetValueOrDefault(RefName);

    /// <summary>Fields that are not known here, kept.</summary>
    internal JsonMembers Unknown { get; init; } = JsonMembers.None;

    /// <inheritdoc />
    public bool Equals(Descriptor? other) => other is not null && Digest == other.Digest && ToJson().ToString() == other.ToJson().ToString();

    /// <inheritdoc />
    public override int GetHashCode() => Digest.GetHashCode();

    /// <summary><c>sha256:0123456789ab… 1,234 bytes, media type</c>.</summary>
    public override string ToString() =>
        string.Create(CultureInfo.InvariantCulture, $"{Digest.Algorithm}:{Digest.Short} {Size:N0} bytes, {FsText.Quote(MediaType)}{(Platform is null ? "" : $", {Platform}")}{(Tag is null ? "" : $", '{FsText.Quote(Tag)}'")}");

    /// <summary>The same bytes under a tag, or under none.</summary>
    public Descriptor WithTag(string? tag)
    {
        var annotations = Annotations.Where(static a => a.Key != RefName).ToDictionary(StringComparer.Ordinal);
        if (tag is not null)
        {
            annotations[RefName] = tag;
        }

        return this with { Annotations = annotations };
    }

    internal static Descriptor Read(JsonFields fields)
    {
        var text = fields.RequiredText("digest");
        var digest = Digest.TryParse(text, out var parsed) ? parsed : throw fields.Error("digest", $"'{FsText.Quote(text)}' is not a digest");
        var size = fields.RequiredInteger("size");
        CheckData(fields, digest, size);
        return new Descriptor(fields.RequiredText("mediaType"), digest, size is >= 0 and <= MaxSize ? size : throw fields.Error("size", size < 0 ? "it is negative" : $"it is more than {MaxSize}, which not all readers of JSON can tell from other numbers"))
        {
            Platform = fields.Object("platform") is { } platform ? Platform.Read(platform) : null,
            Annotations = fields.Map("annotations"),
            ArtifactType = fields.Text("artifactType"),
            Urls = fields.Texts("urls") ?? [],
            Unknown = fields.Others("mediaType", "digest", "size", "platform", "annotations", "artifactType", "urls"),
        };
    }

    /// <summary>Bytes that the descriptor brings along must be the ones it names; they are kept as they are, and read where they lie.</summary>
    private static void CheckData(JsonFields fields, Digest digest, long size)
    {
        if (fields.Text("data") is not { } text)
        {
            return;
        }

        var bytes = new byte[(text.Length / 4 * 3) + 3];
        if (!Convert.TryFromBase64String(text, bytes, out var length) || length != size)
        {
            throw fields.Error("data", "it is not as many bytes in Base64 as the size says");
        }

        if (digest.IsVerifiable)
        {
            using var hash = digest.CreateHash();
            hash.AppendData(bytes, 0, length);
            if (!digest.IsResultOf(hash))
            {
                throw fields.Error("data", "its bytes have another digest");
            }
        }
    }

    internal JsonText ToJson() => new JsonText(Unknown)
        .Add("mediaType", MediaType)
        .Add("digest", Digest.ToString())
        .Add("size", Size)
        .Add("platform", Platform?.ToJson())
        .Add("annotations", Annotations.Count == 0 ? null : Annotations)
        .Add("artifactType", ArtifactType)
        .Add("urls", Urls.Count == 0 ? null : Urls);
}

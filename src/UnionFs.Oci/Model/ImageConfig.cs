namespace UnionFs.Oci;

/// <summary>
/// The config of an image: platform, how to run it, the digests of its layers and its history. A config that was read keeps its bytes; one
/// derived with <c>with</c> is written anew, with the fields that are not known here as they were.
/// </summary>
public sealed record ImageConfig
{
    private readonly ReadOnlyMemory<byte> _bytes;
    private readonly DateTimeOffset? _created;
    private readonly string? _createdText;

    /// <summary>Starts a config.</summary>
    public ImageConfig()
    {
    }

    // Whoever derives a config means another one: it loses the bytes and keeps the rest.
    private ImageConfig(ImageConfig original)
    {
        (Architecture, Os, Variant, OsVersion) = (original.Architecture, original.Os, original.Variant, original.OsVersion);
        (_created, _createdText, Author) = (original._created, original._createdText, original.Author);
        (Runtime, DiffIds, History) = (original.Runtime, original.DiffIds, original.History);
        (Unknown, UnknownRootfs) = (original.Unknown, original.UnknownRootfs);
    }

    private ImageConfig(ReadOnlyMemory<byte> bytes, DateTimeOffset? created, string? text) => (_bytes, _created, _createdText) = (bytes, created, text);

    /// <summary>The processor, in the words of Go.</summary>
    public string Architecture { get; init; } = "";

    /// <summary>The operating system.</summary>
    public string Os { get; init; } = "";

    /// <summary>The variant of the processor.</summary>
    public string? Variant { get; init; }

    /// <summary>The version of the operating system.</summary>
    public string? OsVersion { get; init; }

    /// <summary>When it was made; written back as it was read unless it is set anew.</summary>
    public DateTimeOffset? Created
    {
        get => _created;
        init => (_created, _createdText) = (value, value is { } time ? OciTime.Format(time) : null);
    }

    /// <summary>Who made it.</summary>
    public string? Author { get; init; }

    /// <summary>How to run it.</summary>
    public RuntimeConfig Runtime { get; init; } = new();

    /// <summary>The digests of the uncompressed layers, bottom first.</summary>
    public IReadOnlyList<Digest> DiffIds { get; init; } = [];

    /// <summary>The steps that made it, first to last.</summary>
    public IReadOnlyList<HistoryEntry> History { get; init; } = [];

    /// <summary>The document: as it was read, or as it is written.</summary>
    public ReadOnlyMemory<byte> Bytes => _bytes.IsEmpty ? ToJson().ToBytes() : _bytes;

    /// <summary>What its programs run on.</summary>
    public Platform Platform => new(Os, Architecture) { Variant = Variant, OsVersion = OsVersion };

    private JsonMembers Unknown { get; init; } = JsonMembers.None;

    private JsonMembers UnknownRootfs { get; init; } = JsonMembers.None;

    /// <summary>Reads a config.</summary>
    /// <param name="bytes">The document; kept.</param>
    /// <param name="source">What people call the image, for messages.</param>
    /// <param name="limits">Its limits.</param>
    /// <exception cref="LayerFormatException">It is malformed or exceeds a limit.</exception>
    public static ImageConfig Parse(ReadOnlyMemory<byte> bytes, string source, OciLimits? limits = null) => Parse(bytes, source, "config", limits ?? OciLimits.Default);

    /// <inheritdoc />
    public bool Equals(ImageConfig? other) => other is not null && Bytes.Span.SequenceEqual(other.Bytes.Span);

    /// <inheritdoc />
    public override int GetHashCode() => HashCode.Combine(Os, Architecture, DiffIds.Count, DiffIds.LastOrDefault());

    /// <summary>Platform, layers and program.</summary>
    public override string ToString() => $"{Platform}, {DiffIds.Count} layers, {Runtime}";

    internal static ImageConfig Parse(ReadOnlyMemory<byte> bytes, string source, string document, OciLimits limits)
    {
        var fields = StrictJson.Parse(bytes, source, document, limits.MaxDocumentBytes, limits.MaxJsonDepth);
        var text = fields.Text("created");
        var rootfs = fields.RequiredObject("rootfs");
        if (rootfs.RequiredText("type") is var type && type != "layers")
        {
            throw rootfs.Error("type", $"'{FsText.Quote(type)}' is not 'layers'");
        }

        return new ImageConfig(bytes, OciTime.Read(fields, "created", text), text)
        {
            Architecture = fields.RequiredText("architecture"),
            Os = fields.RequiredText("os"),
            Variant = fields.Text("variant"),
            OsVersion = fields.Text("os.version"),
            Author = fields.Text("author"),
            Runtime = fields.Object("config") is { } config ? RuntimeConfig.Read(config) : new RuntimeConfig(),
            DiffIds = [.. (rootfs.Texts("diff_ids") ?? []).Select(id => Digest.TryParse(id, out var digest) ? digest : throw rootfs.Error("diff_ids", $"'{FsText.Quote(id)}' is not a digest"))],
            History = [.. fields.Objects("history").Select(HistoryEntry.Read)],
            Unknown = fields.Others("created", "architecture", "os", "variant", "os.version", "author", "config", "rootfs", "history"),
            UnknownRootfs = rootfs.Others("type", "diff_ids"),
        };
    }

    private JsonText ToJson() => new JsonText(Unknown)
        .Add("created", _createdText)
        .Add("architecture", Architecture)
        .Add("os", Os)
        .Add("variant", Variant)
        .Add("os.version", OsVersion)
        .Add("author", Author)
        .Add("config", Runtime.ToJson())
        .Add("rootfs", new JsonText(UnknownRootfs).Add("type", "layers").Add("diff_ids", [.. DiffIds.Select(static d => d.ToString())]))
        .Add("history", History.Select(static h => h.ToJson()));
}

namespace UnionFs.Oci;

/// <summary>A list of manifests, or of further lists: the index of a layout, or one image for several platforms.</summary>
internal sealed record ImageIndex
{
    public string MediaType { get; init; } = MediaTypes.OciIndex;

    public IReadOnlyList<Descriptor> Manifests { get; init; } = [];

    public IReadOnlyDictionary<string, string> Annotations { get; init; } = System.Collections.ObjectModel.ReadOnlyDictionary<string, string>.Empty;

    private JsonMembers Unknown { get; init; } = JsonMembers.None;

    /// <param name="expected">The media type by which it was found; null if nobody said.</param>
    public static ImageIndex Parse(ReadOnlyMemory<byte> bytes, string source, string document, string? expected, OciLimits limits)
    {
        var fields = StrictJson.Parse(bytes, source, document, limits.MaxDocumentBytes, limits.MaxJsonDepth);
        DocumentRules.CheckVersion(fields);
        var mediaType = DocumentRules.CheckMediaType(fields, expected, MediaTypes.IsIndex, "an index");
        if (fields.Has("layers") || fields.Has("config"))
        {
            throw fields.Error("layers", "an index must not be a manifest too");
        }

        return new ImageIndex
        {
            MediaType = mediaType,
            Manifests = [.. fields.Objects("manifests").Select(Descriptor.Read)],
            Annotations = fields.Map("annotations"),
            Unknown = fields.Others("schemaVersion", "mediaType", "manifests", "annotations", "layers", "config"),
        };
    }

    /// <summary>The document as it is written: the list is there even if it is empty.</summary>
    public byte[] ToBytes() => new JsonText(Unknown)
        .Add("schemaVersion", 2)
        .Add("mediaType", MediaType)
        .Add("manifests", Manifests.Select(static m => m.ToJson()))
        .Add("annotations", Annotations.Count == 0 ? null : Annotations)
        .ToBytes();
}

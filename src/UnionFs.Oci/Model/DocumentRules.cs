namespace UnionFs.Oci;

/// <summary>What manifests and indexes have in common.</summary>
internal static class DocumentRules
{
    public static void CheckVersion(JsonFields fields)
    {
        var version = fields.RequiredInteger("schemaVersion");
        if (version != 2)
        {
            throw fields.Error("schemaVersion", $"version {version} is not supported, only 2");
        }
    }

    /// <summary>The media type of a document: its own, which must be the one it was found by, so that nobody reads it as something else.</summary>
    public static string CheckMediaType(JsonFields fields, string? expected, Func<string, bool> isKnown, string kind)
    {
        var own = fields.Text("mediaType");
        if (own is not null && expected is not null && own != expected)
        {
            throw fields.Error("mediaType", $"it says '{FsText.Quote(own)}' and is referred to as '{FsText.Quote(expected)}'");
        }

        var mediaType = own ?? expected;
        return mediaType is null ? (kind == "an index" ? MediaTypes.OciIndex : MediaTypes.OciManifest)
            : isKnown(mediaType) ? mediaType
            : throw fields.Error("mediaType", $"'{FsText.Quote(mediaType)}' is not {kind}");
    }
}

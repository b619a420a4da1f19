namespace UnionFs.Oci;

/// <summary>The document that says that a folder is an OCI layout.</summary>
internal static class LayoutMarker
{
    public const string Version = "1.0.0";

    /// <summary>Refuses what is no marker, or one of another version.</summary>
    public static void Check(ReadOnlyMemory<byte> bytes, string source, OciLimits limits)
    {
        var fields = StrictJson.Parse(bytes, source, "oci-layout", limits.MaxDocumentBytes, limits.MaxJsonDepth);
        var version = fields.RequiredText("imageLayoutVersion");
        if (version != Version)
        {
            throw fields.Error("imageLayoutVersion", $"version '{FsText.Quote(version)}' is not supported, only {Version}");
        }
    }
}

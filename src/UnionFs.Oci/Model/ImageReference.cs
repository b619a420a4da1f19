namespace UnionFs.Oci;

/// <summary>An image as people name it: <c>oci:FOLDER[:TAG]</c>, <c>oci-archive:FILE[:TAG]</c> or <c>docker-archive:FILE[:TAG]</c>; instead of a tag also <c>@sha256:…</c>.</summary>
/// <param name="Kind">Where it is.</param>
/// <param name="Path">The folder or file.</param>
public sealed record ImageReference(ImageReferenceKind Kind, string Path)
{
    private const int MaxTagLength = 512;
    private static readonly (string Prefix, ImageReferenceKind Kind)[] s_kinds =
        [("oci:", ImageReferenceKind.Layout), ("oci-archive:", ImageReferenceKind.LayoutArchive), ("docker-archive:", ImageReferenceKind.DockerArchive)];

    /// <summary>The tag, or the name with its tag in an archive of Docker.</summary>
    public string? Tag { get; init; }

    /// <summary>The digest of the manifest.</summary>
    public Digest? Digest { get; init; }

    /// <summary>Whether a text begins as a reference does.</summary>
    public static bool IsReference(string? text) => text is not null && s_kinds.Any(k => text.StartsWith(k.Prefix, StringComparison.Ordinal));

    /// <summary>Reads a reference.</summary>
    /// <exception cref="FormatException">It has another form.</exception>
    public static ImageReference Parse(string text)
    {
        ArgumentNullException.ThrowIfNull(text);
        var (prefix, kind) = s_kinds.FirstOrDefault(k => text.StartsWith(k.Prefix, StringComparison.Ordinal));
        if (prefix is null)
        {
            throw new FormatException($"'{FsText.Quote(text)}' is not a reference to an image: oci:, oci-archive: or docker-archive: and a path.");
        }

        var rest = text[prefix.Length..];
        var at = rest.IndexOf("@", StringComparison.Ordinal) is var i and > 0 && Oci.Digest.TryParse(rest[(i + 1)..], out var digest) ? i : -1;
        if (at > 0)
        {
            return new ImageReference(kind, rest[..at]) { Digest = Oci.Digest.Parse(rest[(at + 1)..]) };
        }

        // The letter of a drive is no path.
        var from = OperatingSystem.IsWindows() && rest.Length > 2 && rest[1] == ':' && rest[2] is '\\' or '/' ? 2 : 0;
        var colon = rest.IndexOf(':', from);
        var path = colon < 0 ? rest : rest[..colon];
        var tag = colon < 0 ? null : rest[(colon + 1)..];
        return path.Length == 0 || (tag is not null && !IsValidTag(tag))
            ? throw new FormatException($"'{FsText.Quote(text)}' is not a reference to an image: {prefix}PATH or {prefix}PATH:TAG.")
            : new ImageReference(kind, path) { Tag = tag };
    }

    /// <summary>Whether a text can be a tag of a layout: letters, digits and <c>-._:@/+</c>, beginning and ending with a letter or digit.</summary>
    public static bool IsValidTag(string? tag) =>
        tag is { Length: > 0 and <= MaxTagLength } && char.IsAsciiLetterOrDigit(tag[0]) && char.IsAsciiLetterOrDigit(tag[^1])
        && tag.All(static c => char.IsAsciiLetterOrDigit(c) || c is '-' or '.' or '_' or ':' or '@' or '/' or '+');

    /// <summary>The reference as it is written.</summary>
    public override string ToString() =>
        FsText.Escape($"{s_kinds.First(k => k.Kind == Kind).Prefix}{Path}{(Digest is { } digest ? $"@{digest}" : Tag is null ? "" : ":" + Tag)}");
}

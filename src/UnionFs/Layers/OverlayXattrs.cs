namespace UnionFs;

/// <summary>
/// Reads and writes the extended attributes that overlayfs keeps its own marks in, in the namespaces <c>trusted.</c> and <c>user.</c>.
/// </summary>
internal static class OverlayXattrs
{
    private const string TrustedPrefix = "trusted.overlay.";
    private const string UserPrefix = "user.overlay.";
    private const string Escape = "overlay.";

    /// <summary>Whether an empty file with these attributes hides its name.</summary>
    public static bool IsWhiteout(XattrSet xattrs) =>
        xattrs.TryGet(TrustedPrefix + "whiteout", out _) || xattrs.TryGet(UserPrefix + "whiteout", out _);

    /// <summary>
    /// Whether a directory with these attributes hides what is below. The value <c>x</c> does not: it says only that files in
    /// the directory may be whiteouts.
    /// </summary>
    public static bool IsOpaque(XattrSet xattrs) => IsYes(xattrs, TrustedPrefix) || IsYes(xattrs, UserPrefix);

    /// <summary>The mark that says that the content of an entry is elsewhere, or null.</summary>
    public static string? ElsewhereMark(XattrSet xattrs)
    {
        foreach (var (name, _) in xattrs)
        {
            if (name is TrustedPrefix + "redirect" or TrustedPrefix + "metacopy" or UserPrefix + "redirect" or UserPrefix + "metacopy")
            {
                return name;
            }
        }

        return null;
    }

    /// <summary>What is wrong with an entry that has such a mark.</summary>
    public static string Elsewhere(string mark) => $"it has the overlayfs mark '{mark}', so its content is elsewhere; such layers cannot be read";

    /// <summary>The attributes without overlayfs's own; escaped ones get their name back.</summary>
    /// <param name="xattrs">All attributes of an entry.</param>
    /// <param name="malformed">Makes the error for marks that would change what the entry is.</param>
    public static XattrSet Visible(XattrSet xattrs, Func<string, Exception> malformed)
    {
        var result = xattrs;
        foreach (var (name, value) in xattrs)
        {
            var prefix = name.StartsWith(TrustedPrefix, StringComparison.Ordinal) ? TrustedPrefix
                : name.StartsWith(UserPrefix, StringComparison.Ordinal) ? UserPrefix : null;
            if (prefix is null)
            {
                continue;
            }

            var rest = name[prefix.Length..];
            if (rest is "redirect" or "metacopy")
            {
                throw malformed(Elsewhere(name));
            }

            result = result.Without(name);
            if (rest.StartsWith(Escape, StringComparison.Ordinal))
            {
                result = result.With(prefix + rest[Escape.Length..], value.Span);
            }
        }

        return result;
    }

    /// <summary>The attributes as a folder of overlayfs has them: those in its own namespaces get the name that <see cref="Visible"/> gives back.</summary>
    public static XattrSet Escaped(XattrSet xattrs) => XattrSet.Create(xattrs.Select(static x => KeyValuePair.Create(EscapedName(x.Key), x.Value.ToArray())));

    private static string EscapedName(string name) =>
        name.StartsWith(TrustedPrefix, StringComparison.Ordinal) ? $"{TrustedPrefix}{Escape}{name.AsSpan(TrustedPrefix.Length)}"
        : name.StartsWith(UserPrefix, StringComparison.Ordinal) ? $"{UserPrefix}{Escape}{name.AsSpan(UserPrefix.Length)}"
        : name;

    private static bool IsYes(XattrSet xattrs, string prefix) =>
        xattrs.TryGet(prefix + "opaque", out var value) && value.Span.SequenceEqual("y"u8);
}

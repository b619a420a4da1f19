namespace UnionFs;

/// <summary>
/// The one-line-per-entry text form of a tree: fixture, golden file, dump and failure message. Its grammar is in ARCHITECTURE.md.
/// </summary>
public static class TreeText
{
    /// <summary>One entry as a line without its end.</summary>
    public static string Format(TreeEntry entry) => throw null!;

    /// <summary>One entry as a JSON object (the form of <c>dump --json</c>).</summary>
    /// <param name="entry">The entry.</param>
    /// <param name="layerName">Text for the layer.</param>
    public static string FormatJson(TreeEntry entry, string layerName) => throw null!;

    /// <summary>Reads lines of <see cref="Format"/> into a layer, so that a fixture can be written as text.</summary>
    /// <exception cref="FormatException">A line is not of the form; the message says which one and why.</exception>
    public static Layer ParseLayer(string name, string text) => throw null!;
}

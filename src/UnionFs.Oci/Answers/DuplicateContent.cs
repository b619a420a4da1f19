using System.Globalization;

namespace UnionFs.Oci;

/// <summary>Content that several files of the finished image hold, each with bytes of its own: one would do, with links to it.</summary>
public sealed class DuplicateContent
{
    private readonly IReadOnlyList<(int Layer, SurveyPath Path)> _files;

    internal DuplicateContent(string sha256, long size, IReadOnlyList<(int Layer, SurveyPath Path)> files, long bytes)
    {
        Sha256 = sha256;
        Size = size;
        _files = files;
        Bytes = bytes;
    }

    /// <summary>The SHA-256 of the content, in lower-case hexadecimal.</summary>
    public string Sha256 { get; }

    /// <summary>The length of the content.</summary>
    public long Size { get; }

    /// <summary>How many files store it; hard links of one file are one.</summary>
    public int Count => _files.Count;

    /// <summary>Bytes that all but the lowest of them store.</summary>
    public long Bytes { get; }

    /// <summary>One path of each, the lowest layer first.</summary>
    public IReadOnlyList<string> Paths => [.. _files.Select(static f => f.Path.ToString())];

    /// <summary>The layer of each, in the order of <see cref="Paths"/>.</summary>
    public IReadOnlyList<int> Layers => [.. _files.Select(static f => f.Layer)];

    /// <summary>As in <c>3 x 4096 bytes: /a /b /c</c>.</summary>
    public override string ToString() =>
        string.Create(CultureInfo.InvariantCulture, $"{Count} x {Size} bytes: {string.Join(' ', Paths.Select(static p => FsText.Escape(p)))}");
}

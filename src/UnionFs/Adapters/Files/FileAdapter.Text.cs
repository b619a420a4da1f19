using System.Text;

namespace UnionFs;

/// <content>Whole contents as text.</content>
internal sealed partial class FileAdapter
{
    private static readonly UTF8Encoding s_utf8 = new(encoderShouldEmitUTF8Identifier: false, throwOnInvalidBytes: true);

    public string ReadAllText(string path) => ReadAllText(path, Encoding.UTF8);

    public string ReadAllText(string path, Encoding encoding)
    {
        CheckText(path, encoding);
        using var reader = new StreamReader(OpenToRead(path), encoding, detectEncodingFromByteOrderMarks: true);
        return reader.ReadToEnd();
    }

    public Task<string> ReadAllTextAsync(string path, CancellationToken cancellationToken = default) =>
        ReadAllTextAsync(path, Encoding.UTF8, cancellationToken);

    public Task<string> ReadAllTextAsync(string path, Encoding encoding, CancellationToken cancellationToken = default)
    {
        CheckText(path, encoding);
        return Done(path, () => ReadAllText(path, encoding), cancellationToken);
    }

    public void WriteAllText(string path, string? contents) => WriteText(path, contents, s_utf8, FileMode.Create);

    public void WriteAllText(string path, string? contents, Encoding encoding) => WriteText(path, contents, encoding, FileMode.Create);

    public void WriteAllText(string path, ReadOnlySpan<char> contents) => WriteText(path, contents, s_utf8, FileMode.Create);

    public void WriteAllText(string path, ReadOnlySpan<char> contents, Encoding encoding) => WriteText(path, contents, encoding, FileMode.Create);

    public Task WriteAllTextAsync(string path, string? contents, CancellationToken cancellationToken = default) =>
        WriteTextAsync(path, contents.AsMemory(), s_utf8, FileMode.Create, cancellationToken);

    public Task WriteAllTextAsync(string path, string? contents, Encoding encoding, CancellationToken cancellationToken = default) =>
        WriteTextAsync(path, contents.AsMemory(), encoding, FileMode.Create, cancellationToken);

    public Task WriteAllTextAsync(string path, ReadOnlyMemory<char> contents, CancellationToken cancellationToken = default) =>
        WriteTextAsync(path, contents, s_utf8, FileMode.Create, cancellationToken);

    public Task WriteAllTextAsync(string path, ReadOnlyMemory<char> contents, Encoding encoding, CancellationToken cancellationToken = default) =>
        WriteTextAsync(path, contents, encoding, FileMode.Create, cancellationToken);

    public void AppendAllText(string path, string? contents) => WriteText(path, contents, s_utf8, FileMode.Append);

    public void AppendAllText(string path, string? contents, Encoding encoding) => WriteText(path, contents, encoding, FileMode.Append);

    public void AppendAllText(string path, ReadOnlySpan<char> contents) => WriteText(path, contents, s_utf8, FileMode.Append);

    public void AppendAllText(string path, ReadOnlySpan<char> contents, Encoding encoding) => WriteText(path, contents, encoding, FileMode.Append);

    public Task AppendAllTextAsync(string path, string? contents, CancellationToken cancellationToken = default) =>
        WriteTextAsync(path, contents.AsMemory(), s_utf8, FileMode.Append, cancellationToken);

    public Task AppendAllTextAsync(string path, string? contents, Encoding encoding, CancellationToken cancellationToken = default) =>
        WriteTextAsync(path, contents.AsMemory(), encoding, FileMode.Append, cancellationToken);

    public Task AppendAllTextAsync(string path, ReadOnlyMemory<char> contents, CancellationToken cancellationToken = default) =>
        WriteTextAsync(path, contents, s_utf8, FileMode.Append, cancellationToken);

    public Task AppendAllTextAsync(string path, ReadOnlyMemory<char> contents, Encoding encoding, CancellationToken cancellationToken = default) =>
        WriteTextAsync(path, contents, encoding, FileMode.Append, cancellationToken);

    private static void CheckText(string path, Encoding encoding)
    {
        ArgumentException.ThrowIfNullOrEmpty(path);
        ArgumentNullException.ThrowIfNull(encoding);
    }

    private Task WriteTextAsync(string path, ReadOnlyMemory<char> contents, Encoding encoding, FileMode mode, CancellationToken cancellationToken)
    {
        CheckText(path, encoding);
        return Done(path, () => WriteText(path, contents.Span, encoding, mode), cancellationToken);
    }

    /// <summary>The file is there, empty, before the text is encoded: text that cannot be encoded leaves that behind, as on a disk.</summary>
    private void WriteText(string path, ReadOnlySpan<char> contents, Encoding encoding, FileMode mode)
    {
        CheckText(path, encoding);
        var full = io.FullPathOf(path);
        using var handle = FileOpening.Handle(io, full, new OpenRequest(mode, FileAccess.Write, FileShare.Read));
        var offset = mode == FileMode.Append ? handle.Length : 0;
        var preamble = offset == 0 ? encoding.Preamble : default;
        var bytes = new byte[preamble.Length + encoding.GetByteCount(contents)];
        preamble.CopyTo(bytes);
        encoding.GetBytes(contents, bytes.AsSpan(preamble.Length));
        var error = bytes.Length == 0 ? FsError.OK : handle.TryWrite(offset, bytes);
        if (error != FsError.OK)
        {
            throw IoErrors.For(error, full);
        }
    }
}

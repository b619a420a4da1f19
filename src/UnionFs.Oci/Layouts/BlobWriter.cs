using System.Security.Cryptography;

namespace UnionFs.Oci;

/// <summary>
/// A blob on its way into a layout: digested while it is written, and there under the name of its digest once <see cref="Complete"/> returns, flushed
/// and checked. Disposed before that, nothing of it remains.
/// </summary>
/// <remarks>For one thread at a time; several writers at once, of several processes and of the same bytes too, are no conflict.</remarks>
public sealed class BlobWriter : Stream
{
    private readonly string _layout;
    private readonly Descriptor? _expected;
    private readonly AtomicFile _file;
    private readonly IncrementalHash _hash;
    private bool _isComplete;

    internal BlobWriter(string layout, string folder, Descriptor? expected)
    {
        _layout = layout;
        _expected = expected;
        _hash = expected is { } blob ? blob.Digest.CreateHash() : IncrementalHash.CreateHash(HashAlgorithmName.SHA256);
        try
        {
            _file = AtomicFile.CreateIn(folder);
        }
        catch
        {
            _hash.Dispose();
            throw;
        }
    }

    /// <inheritdoc />
    public override bool CanRead => false;

    /// <inheritdoc />
    public override bool CanSeek => false;

    /// <inheritdoc />
    public override bool CanWrite => !_isComplete;

    /// <summary>Bytes written so far.</summary>
    public override long Length => _file.Length;

    /// <summary>Bytes written so far; it cannot be set.</summary>
    public override long Position
    {
        get => _file.Length;
        set => throw new NotSupportedException("A blob is written from its beginning to its end.");
    }

    /// <inheritdoc />
    /// <exception cref="LayerFormatException">There are more bytes than the expected descriptor says.</exception>
    public override void Write(ReadOnlySpan<byte> buffer)
    {
        ObjectDisposedException.ThrowIf(_isComplete, this);
        if (_expected is { } blob && _file.Length + buffer.Length > blob.Size)
        {
            throw Malformed(blob, $"it is longer than the {blob.Size} bytes its descriptor says");
        }

        _hash.AppendData(buffer);
        _file.Append(buffer);
    }

    /// <inheritdoc />
    public override void Write(byte[] buffer, int offset, int count)
    {
        ValidateBufferArguments(buffer, offset, count);
        Write(buffer.AsSpan(offset, count));
    }

    /// <summary>Makes the blob be there: flushes the bytes, gives them the name of their digest, flushes the folder.</summary>
    /// <param name="mediaType">What the bytes are.</param>
    /// <returns>What to refer to it by.</returns>
    /// <exception cref="LayerFormatException">They are not what the expected descriptor says; nothing remains.</exception>
    /// <exception cref="IOException">They may not last; nothing refers to them yet.</exception>
    public Descriptor Complete(string mediaType)
    {
        ArgumentNullException.ThrowIfNull(mediaType);
        ObjectDisposedException.ThrowIf(_isComplete, this);
        var digest = DigestOfAll();
        _isComplete = true;

        // In place of the same bytes, if they are there: their time is that of whoever needed them last, which garbage collection looks at.
        _file.Commit(digest.Encoded);
        return _expected is { } blob ? blob with { MediaType = mediaType } : new Descriptor(mediaType, digest, _file.Length);
    }

    /// <summary>Does nothing: what is not complete need not last.</summary>
    public override void Flush()
    {
    }

    /// <inheritdoc />
    public override int Read(byte[] buffer, int offset, int count) => throw new NotSupportedException("A blob is written here.");

    /// <inheritdoc />
    public override long Seek(long offset, SeekOrigin origin) => throw new NotSupportedException("A blob is written from its beginning to its end.");

    /// <inheritdoc />
    public override void SetLength(long value) => throw new NotSupportedException("A blob is written from its beginning to its end.");

    /// <summary>The layout, and how far it is.</summary>
    public override string ToString() => $"a blob of {FsText.Quote(_layout)}: {_file.Length} bytes{(_isComplete ? "" : " so far")}";

    /// <inheritdoc />
    protected override void Dispose(bool disposing)
    {
        if (disposing)
        {
            _isComplete = true;
            _file.Dispose();
            _hash.Dispose();
        }

        base.Dispose(disposing);
    }

    private Digest DigestOfAll()
    {
        if (_expected is not { } blob)
        {
            return Digest.OfSha256(_hash.GetHashAndReset());
        }

        if (_file.Length != blob.Size)
        {
            throw Malformed(blob, $"it has {_file.Length} bytes, its descriptor says {blob.Size}");
        }

        return blob.Digest.IsResultOf(_hash) ? blob.Digest : throw Malformed(blob, "its bytes have another digest");
    }

    private LayerFormatException Malformed(Descriptor blob, string reason) => new(_layout, blob.Digest.ToString(), -1, reason);
}

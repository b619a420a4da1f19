namespace UnionFs.Oci;

/// <summary>The bytes of a file of an archive, read from the first to the last; what is verified at the end is verified with the last of them.</summary>
internal sealed class ArchivedContent(ArchivedFile file) : LayerContent
{
    private readonly Stream _stream = file.Open();
    private long _position;

    public override long Length => file.Size;

    public override int Read(long offset, Span<byte> destination)
    {
        if (offset != _position)
        {
            throw new InvalidOperationException("A file of an archive is read from its first byte to its last.");
        }

        var count = _stream.Read(destination);
        _position += count;
        if (_position == file.Size)
        {
            (_stream as VerifiedBlobStream)?.Finish();
        }

        return count;
    }

    protected override void Dispose(bool disposing)
    {
        if (disposing)
        {
            _stream.Dispose();
        }

        base.Dispose(disposing);
    }
}

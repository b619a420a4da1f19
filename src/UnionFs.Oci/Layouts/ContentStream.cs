namespace UnionFs.Oci;

/// <summary>Content from its first byte on; the content is disposed with the stream.</summary>
internal sealed class ContentStream(LayerContent content) : ForwardStream
{
    private long _position;

    public override long Length => content.Length;

    public override long Position
    {
        get => _position;
        set => throw new NotSupportedException();
    }

    public override int Read(Span<byte> buffer)
    {
        var read = content.Read(_position, buffer);
        _position += read;
        return read;
    }

    protected override void Dispose(bool disposing)
    {
        if (disposing)
        {
            content.Dispose();
        }

        base.Dispose(disposing);
    }
}

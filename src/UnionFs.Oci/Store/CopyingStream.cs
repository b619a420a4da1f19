namespace UnionFs.Oci;

/// <summary>The bytes of a stream, written to a file as they are read.</summary>
internal sealed class CopyingStream(Stream from, AtomicFile to) : ForwardStream
{
    public override int Read(Span<byte> buffer)
    {
        var read = from.Read(buffer);
        to.Append(buffer[..read]);
        return read;
    }

    protected override void Dispose(bool disposing)
    {
        if (disposing)
        {
            from.Dispose();
        }

        base.Dispose(disposing);
    }
}

namespace UnionFs;

/// <summary>The bytes of a tar from its start, as a stream over what reads them by offset.</summary>
/// <param name="readAt">Reads bytes at an offset; 0 at the end.</param>
internal sealed class RawTarStream(Func<long, Span<byte>, int> readAt) : ForwardStream
{
    private long _position;

    public override long Position
    {
        get => _position;
        set => throw new NotSupportedException();
    }

    public override int Read(Span<byte> buffer)
    {
        var read = readAt(_position, buffer);
        _position += read;
        return read;
    }
}

namespace UnionFs;

/// <summary>Looks at the first bytes of a stream before they are read, and counts what is read. Leaves the stream open.</summary>
internal sealed class TarSourceStream : ForwardStream
{
    private byte[] _suffix = [];
    private int _suffixRead;
    private readonly Stream _inner;
    private readonly byte[] _start = new byte[TarCompression.StartBytes];
    private readonly int _startLength;

    public TarSourceStream(Stream inner)
    {
        _inner = inner;
        _startLength = inner.ReadAtLeast(_start, _start.Length, throwOnEndOfStream: false);
    }

    /// <summary>The first bytes, as many as tell how it is compressed.</summary>
    public ReadOnlySpan<byte> Start => _start.AsSpan(0, _startLength);

    public long BytesRead { get; private set; }

    public override long Position
    {
        get => BytesRead;
        set => throw new NotSupportedException();
    }

    /// <summary>Bytes to read, without counting them, after those of the stream.</summary>
    public void Append(byte[] suffix) => _suffix = suffix;

    public override int Read(Span<byte> buffer)
    {
        int read;
        if (BytesRead < _startLength)
        {
            read = Math.Min(buffer.Length, _startLength - (int)BytesRead);
            _start.AsSpan((int)BytesRead, read).CopyTo(buffer);
        }
        else
        {
            read = _inner.Read(buffer);
            if (read == 0)
            {
                read = Math.Min(buffer.Length, _suffix.Length - _suffixRead);
                _suffix.AsSpan(_suffixRead, read).CopyTo(buffer);
                _suffixRead += read;
                return read;
            }
        }

        BytesRead += read;
        return read;
    }
}

namespace UnionFs.Tests.Layers.Tar.Writing;

/// <summary>Counts what is written and keeps the first bytes; can neither seek nor read.</summary>
internal sealed class WatchedWriteStream(int kept) : Stream
{
    private long _length;

    public byte[] Start { get; } = new byte[kept];

    /// <summary>Called with the count so far.</summary>
    public Action<long>? Written { get; init; }

    public override bool CanRead => false;

    public override bool CanSeek => false;

    public override bool CanWrite => true;

    public override long Length => _length;

    public override long Position
    {
        get => _length;
        set => throw new NotSupportedException();
    }

    public override void Write(byte[] buffer, int offset, int count) => Write(buffer.AsSpan(offset, count));

    public override void Write(ReadOnlySpan<byte> buffer)
    {
        if (_length < Start.Length)
        {
            buffer[..(int)Math.Min(buffer.Length, Start.Length - _length)].CopyTo(Start.AsSpan((int)_length));
        }

        _length += buffer.Length;
        Written?.Invoke(_length);
    }

    public override void Flush()
    {
    }

    public override int Read(byte[] buffer, int offset, int count) => throw new NotSupportedException();

    public override long Seek(long offset, SeekOrigin origin) => throw new NotSupportedException();

    public override void SetLength(long value) => throw new NotSupportedException();
}

namespace UnionFs.Tests.Faults;

/// <summary>A stream that cancels when it is read for the n-th time. Gives few bytes at a time.</summary>
internal sealed class CancellingStream(byte[] content, int read, CancellationTokenSource source) : Stream
{
    private const int MostBytes = 100;
    private int _reads;

    public override bool CanRead => true;

    public override bool CanSeek => false;

    public override bool CanWrite => false;

    public override long Length => throw new NotSupportedException();

    public override long Position { get; set; }

    public override int Read(Span<byte> buffer)
    {
        if (++_reads == read)
        {
            source.Cancel();
        }

        var count = (int)Math.Min(Math.Min(buffer.Length, MostBytes), content.Length - Position);
        content.AsSpan((int)Position, count).CopyTo(buffer);
        Position += count;
        return count;
    }

    public override int Read(byte[] buffer, int offset, int count) => Read(buffer.AsSpan(offset, count));

    public override void Flush()
    {
    }

    public override long Seek(long offset, SeekOrigin origin) => throw new NotSupportedException();

    public override void SetLength(long value) => throw new NotSupportedException();

    public override void Write(byte[] buffer, int offset, int count) => throw new NotSupportedException();
}

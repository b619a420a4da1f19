namespace UnionFs.Cli.Store;

/// <summary>The stream behind standard output, written to after what was printed before, and not closed.</summary>
internal sealed class BorrowedStream : Stream
{
    private readonly Stream _stream;

    /// <summary>Borrows it.</summary>
    /// <exception cref="UsageException">The writer is no stream of bytes.</exception>
    public BorrowedStream(TextWriter output)
    {
        output.Flush();
        _stream = output is StreamWriter writer ? writer.BaseStream : throw new UsageException("Standard output takes no bytes here.");
    }

    public override bool CanRead => false;

    public override bool CanSeek => false;

    public override bool CanWrite => true;

    public override long Length => throw new NotSupportedException();

    public override long Position
    {
        get => throw new NotSupportedException();
        set => throw new NotSupportedException();
    }

    public override void Write(byte[] buffer, int offset, int count) => _stream.Write(buffer, offset, count);

    public override void Write(ReadOnlySpan<byte> buffer) => _stream.Write(buffer);

    public override void Flush() => _stream.Flush();

    public override int Read(byte[] buffer, int offset, int count) => throw new NotSupportedException();

    public override long Seek(long offset, SeekOrigin origin) => throw new NotSupportedException();

    public override void SetLength(long value) => throw new NotSupportedException();
}

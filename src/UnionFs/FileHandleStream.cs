namespace UnionFs;

/// <summary>
/// A stream over an open file. As a <see cref="FileStream"/>: not for several threads at once, and one that is forgotten closes its handle
/// when it is collected. Unbuffered.
/// </summary>
internal sealed class FileHandleStream(FileHandle handle, FileAccess access, bool appends) : Stream
{
    private long _position = appends ? handle.Length : 0;
    private bool _isClosed;

    ~FileHandleStream() => Dispose(false);

    public override bool CanRead => !_isClosed && (access & FileAccess.Read) != 0;

    public override bool CanSeek => !_isClosed;

    public override bool CanWrite => !_isClosed && (access & FileAccess.Write) != 0;

    public override long Length => handle.Length;

    public override long Position
    {
        get => _position;
        set
        {
            ArgumentOutOfRangeException.ThrowIfNegative(value);
            _position = value;
        }
    }

    public override int Read(Span<byte> buffer)
    {
        Require(CanRead, "reading");
        var count = handle.Read(_position, buffer);
        _position += count;
        return count;
    }

    public override int Read(byte[] buffer, int offset, int count)
    {
        ValidateBufferArguments(buffer, offset, count);
        return Read(buffer.AsSpan(offset, count));
    }

    public override void Write(ReadOnlySpan<byte> buffer)
    {
        Require(CanWrite, "writing");
        if (appends)
        {
            _position = handle.Append(buffer) + buffer.Length;
            return;
        }

        handle.Write(_position, buffer);
        _position += buffer.Length;
    }

    public override void Write(byte[] buffer, int offset, int count)
    {
        ValidateBufferArguments(buffer, offset, count);
        Write(buffer.AsSpan(offset, count));
    }

    public override long Seek(long offset, SeekOrigin origin)
    {
        ObjectDisposedException.ThrowIf(_isClosed, this);
        var target = origin switch
        {
            SeekOrigin.Begin => offset,
            SeekOrigin.Current => _position + offset,
            SeekOrigin.End => handle.Length + offset,
            _ => throw new ArgumentOutOfRangeException(nameof(origin)),
        };
        if (target < 0)
        {
            throw new IOException("An attempt was made to move the position before the beginning of the stream.");
        }

        return _position = target;
    }

    public override void SetLength(long value)
    {
        ArgumentOutOfRangeException.ThrowIfNegative(value);
        Require(CanWrite, "writing");
        handle.SetLength(value);
        _position = Math.Min(_position, value);
    }

    public override void Flush() => ObjectDisposedException.ThrowIf(_isClosed, this);

    protected override void Dispose(bool disposing)
    {
        if (!_isClosed)
        {
            _isClosed = true;
            handle.Dispose();
        }

        base.Dispose(disposing);
    }

    private void Require(bool can, string what)
    {
        ObjectDisposedException.ThrowIf(_isClosed, this);
        if (!can)
        {
            throw new NotSupportedException($"The stream was not opened for {what}.");
        }
    }
}

namespace UnionFs;

/// <summary>
/// The uncompressed bytes of a tar, read once from front to back through a buffer. Not thread-safe.
/// </summary>
internal abstract class TarInput(CancellationToken cancellationToken) : IDisposable
{
    private const int FirstBufferBytes = 16 << 10;
    private const int BufferBytes = 256 << 10;
    private byte[] _buffer = new byte[FirstBufferBytes];
    private int _start;
    private int _end;

    /// <summary>The offset of the next byte.</summary>
    public long Position { get; private set; }

    /// <summary>About how many entries there are, from what is known before they are read.</summary>
    public virtual int ExpectedEntries => 0;

    /// <summary>
    /// The next <paramref name="count"/> bytes, or as many as there are before the end; they stay next until skipped. Valid
    /// until the next call. The buffer grows only as bytes arrive, whatever a header claims.
    /// </summary>
    public ReadOnlySpan<byte> Peek(int count)
    {
        if (_end - _start < count)
        {
            FillTo(count);
        }

        return _buffer.AsSpan(_start, Math.Min(count, _end - _start));
    }

    /// <summary>Steps over bytes, or to the end if there are fewer: false then.</summary>
    public bool TrySkip(long count)
    {
        var buffered = _end - _start;
        if (count <= buffered)
        {
            _start += (int)count;
            Position += count;
            return true;
        }

        if (Remaining >= 0)
        {
            var step = Math.Min(count - buffered, Remaining);
            Seek(step);
            (_start, _end) = (0, 0);
            Position += buffered + step;
            return buffered + step == count;
        }

        while (count > _end - _start)
        {
            count -= _end - _start;
            Position += _end - _start;
            (_start, _end) = (0, 0);
            if (Fill() == 0)
            {
                return false;
            }
        }

        _start += (int)count;
        Position += count;
        return true;
    }

    /// <summary>Reads what follows the end of the archive, for sources whose integrity is known only at their end.</summary>
    public virtual void Drain()
    {
    }

    /// <summary>The bytes read so far as storage for reading content; the input no longer owns it.</summary>
    public abstract TarStorage Finish();

    public void Dispose()
    {
        Dispose(true);
        GC.SuppressFinalize(this);
    }

    /// <summary>Reads up to the length of the buffer, which has at least a block; 0 only at the end.</summary>
    protected abstract int Read(Span<byte> buffer);

    /// <summary>Bytes not read yet, or −1 for a source that must be read through.</summary>
    protected abstract long Remaining { get; }

    /// <summary>Moves on without reading; asked only of a source that knows what remains.</summary>
    protected abstract void Seek(long count);

    protected virtual void Dispose(bool disposing)
    {
    }

    protected byte[] Buffer() => _buffer;

    private void FillTo(int count)
    {
        while (_end - _start < count && Fill() > 0)
        {
        }
    }

    private int Fill()
    {
        cancellationToken.ThrowIfCancellationRequested();
        if (_start > 0)
        {
            _buffer.AsSpan(_start, _end - _start).CopyTo(_buffer);
            (_start, _end) = (0, _end - _start);
        }

        if (_buffer.Length - _end < TarHeader.BlockSize || (_end == 0 && _buffer.Length < BufferBytes && Position > 0))
        {
            Array.Resize(ref _buffer, (int)Math.Clamp(_buffer.Length * 2L, BufferBytes, Array.MaxLength));
        }

        var read = Read(_buffer.AsSpan(_end));
        _end += read;
        return read;
    }
}

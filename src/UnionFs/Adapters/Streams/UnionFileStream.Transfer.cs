using System.Buffers;

namespace UnionFs;

/// <content>Reading and writing.</content>
internal sealed partial class UnionFileStream
{
    private const int CopyBufferSize = 1 << 17;

    public override int Read(Span<byte> buffer)
    {
        RequireBuffered();
        RequireOpen();
        RequireReading();
        var count = TakeReadAhead(buffer);
        if (count == buffer.Length && (count > 0 || _readAt < _readLength))
        {
            return count;
        }

        if (count == 0)
        {
            WriteBuffered();
            if (buffer.Length >= _bufferSize)
            {
                _readAt = _readLength = 0;
                return ReadThrough(buffer);
            }

            _readAt = 0;
            _readLength = ReadThrough(Buffer());
            count = TakeReadAhead(buffer);
            if (_readLength < _bufferSize || count == buffer.Length)
            {
                return count;
            }
        }

        _readAt = _readLength = 0;
        return count + ReadThrough(buffer[count..]);
    }

    public override int Read(byte[] buffer, int offset, int count)
    {
        ValidateBufferArguments(buffer, offset, count);
        RequireOpen();
        return Read(buffer.AsSpan(offset, count));
    }

    public override int ReadByte()
    {
        if (_readAt < _readLength && !_isClosed)
        {
            return _buffer![_readAt++];
        }

        Span<byte> one = stackalloc byte[1];
        return Read(one) == 0 ? -1 : one[0];
    }

    public override void Write(ReadOnlySpan<byte> buffer)
    {
        RequireBuffered();
        RequireOpen();
        RequireWriting();
        DropReadAhead();
        if (_written > 0)
        {
            var fits = Math.Min(_bufferSize - _written, buffer.Length);
            buffer[..fits].CopyTo(_buffer.AsSpan(_written));
            _written += fits;
            buffer = buffer[fits..];
            if (buffer.IsEmpty)
            {
                return;
            }

            WriteBuffered();
        }

        if (buffer.Length >= _bufferSize)
        {
            WriteThrough(buffer);
        }
        else if (!buffer.IsEmpty)
        {
            buffer.CopyTo(Buffer());
            _written = buffer.Length;
        }
    }

    public override void Write(byte[] buffer, int offset, int count)
    {
        ValidateBufferArguments(buffer, offset, count);
        RequireOpen();
        Write(buffer.AsSpan(offset, count));
    }

    public override void WriteByte(byte value) => Write([value]);

    public override void CopyTo(Stream destination, int bufferSize)
    {
        CheckCopy(destination, bufferSize);
        WriteBuffered();
        var ahead = TakeReadAhead();
        if (!ahead.IsEmpty)
        {
            destination.Write(ahead.Span);
        }

        var buffer = ArrayPool<byte>.Shared.Rent(CopyBufferSize);
        try
        {
            for (var count = ReadThrough(buffer); count > 0; count = ReadThrough(buffer))
            {
                destination.Write(buffer, 0, count);
            }
        }
        finally
        {
            ArrayPool<byte>.Shared.Return(buffer);
        }
    }

    /// <summary>The checks of the abstraction, with its texts.</summary>
    private void CheckCopy(Stream destination, int bufferSize)
    {
        if (destination is null)
        {
            throw new ArgumentNullException(nameof(destination), "Destination cannot be null.");
        }

        if (bufferSize <= 0)
        {
            throw new ArgumentOutOfRangeException(nameof(bufferSize), "Buffer size must be greater than zero.");
        }

        if (!destination.CanWrite && destination.CanRead)
        {
            throw new NotSupportedException("Stream does not support writing.");
        }

        if (_isClosed || !destination.CanWrite)
        {
            throw new ObjectDisposedException("Cannot access a closed Stream.");
        }

        RequireReading();
    }

    /// <summary>A closed stream with a buffer says so in other words where no arrays are concerned.</summary>
    private void RequireBuffered()
    {
        if (_isClosed && _bufferSize > 1)
        {
            throw new ObjectDisposedException(null, "Cannot access a closed Stream.");
        }
    }

    private Span<byte> Buffer() => _buffer ??= new byte[_bufferSize];

    private int TakeReadAhead(Span<byte> buffer)
    {
        var count = Math.Min(buffer.Length, _readLength - _readAt);
        if (count > 0)
        {
            _buffer.AsSpan(_readAt, count).CopyTo(buffer);
            _readAt += count;
        }

        return count;
    }
}

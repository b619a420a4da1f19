using System.Buffers;

namespace UnionFs;

/// <content>Reading and writing.</content>
internal sealed partial class UnionFileStream
{
    private const int CopyBufferSize = 1 << 17;

    public override int Read(Span<byte> buffer)
    {
        RequireOpen();
        RequireReading();
        var count = TakeReadAhead(buffer);
        if (count > 0 && count == buffer.Length)
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
        Write(buffer.AsSpan(offset, count));
    }

    public override void WriteByte(byte value) => Write([value]);

    public override void CopyTo(Stream destination, int bufferSize)
    {
        ValidateCopyToArguments(destination, bufferSize);
        RequireOpen();
        RequireReading();
        WriteBuffered();
        DropReadAhead();
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

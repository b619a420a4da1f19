using System.Buffers;

namespace UnionFs;

/// <summary>The bytes of a tar on their way out, through one pooled buffer.</summary>
internal sealed class TarOutput(Stream stream) : IDisposable
{
    private const int Capacity = 256 << 10;
    private byte[] _buffer = ArrayPool<byte>.Shared.Rent(Capacity);
    private int _used;
    private long _flushed;

    /// <summary>How many bytes there are so far.</summary>
    public long Position => _flushed + _used;

    /// <summary>Room for more; never empty. What is put there counts after <see cref="Advance"/>.</summary>
    public Span<byte> Free
    {
        get
        {
            if (_used == Capacity)
            {
                Flush();
            }

            return _buffer.AsSpan(_used, Capacity - _used);
        }
    }

    public void Advance(int count) => _used += count;

    public void Write(ReadOnlySpan<byte> bytes)
    {
        if (bytes.Length >= Capacity)
        {
            Flush();
            stream.Write(bytes);
            _flushed += bytes.Length;
            return;
        }

        while (!bytes.IsEmpty)
        {
            var free = Free;
            var count = Math.Min(free.Length, bytes.Length);
            bytes[..count].CopyTo(free);
            _used += count;
            bytes = bytes[count..];
        }
    }

    /// <summary>Writes zeros; whole buffers of them are cleared once and written again and again.</summary>
    public void WriteZeros(long count, CancellationToken cancellation)
    {
        var free = Free;
        var first = (int)Math.Min(count, free.Length);
        free[..first].Clear();
        _used += first;
        count -= first;
        if (count == 0)
        {
            return;
        }

        Flush();
        var zeros = _buffer.AsSpan(0, Capacity);
        zeros.Clear();
        for (; count >= Capacity; count -= Capacity)
        {
            cancellation.ThrowIfCancellationRequested();
            stream.Write(zeros);
            _flushed += Capacity;
        }

        _used = (int)count;
    }

    /// <summary>Zeros up to the end of a block.</summary>
    public void Pad() => WriteZeros(-Position & (TarHeader.BlockSize - 1), CancellationToken.None);

    public void Flush()
    {
        stream.Write(_buffer, 0, _used);
        _flushed += _used;
        _used = 0;
    }

    public void Dispose()
    {
        ArrayPool<byte>.Shared.Return(_buffer);
        _buffer = [];
    }
}

using System.Buffers;
using System.Security.Cryptography;

namespace UnionFs.Oci;

/// <summary>
/// The bytes of a blob on their way to whoever reads them, digested as they pass. Reading stops beyond the size that its descriptor says;
/// <see cref="Finish"/> tells whether they were what it says. For one thread at a time.
/// </summary>
internal sealed class VerifiedBlobStream : ForwardStream
{
    private const int BufferBytes = 128 << 10;
    private readonly BlobSource _source;
    private readonly Descriptor _descriptor;
    private readonly Stream _inner;
    private readonly IncrementalHash? _hash;
    private readonly Action<long> _onRead;
    private readonly byte[] _buffer = ArrayPool<byte>.Shared.Rent(BufferBytes);
    private int _start;
    private int _end;
    private long _count;
    private bool _isDisposed;

    /// <param name="source">Where the blob is.</param>
    /// <param name="descriptor">What it must be.</param>
    /// <param name="inner">Its bytes; disposed with this.</param>
    /// <param name="isDigested">Whether nobody else checks the digest.</param>
    /// <param name="onRead">Told how many bytes came.</param>
    public VerifiedBlobStream(BlobSource source, Descriptor descriptor, Stream inner, bool isDigested, Action<long> onRead)
    {
        (_source, _descriptor, _inner, _onRead) = (source, descriptor, inner, onRead);
        _hash = isDigested ? descriptor.Digest.CreateHash() : null;
    }

    public override long Position
    {
        get => _count - (_end - _start);
        set => throw new NotSupportedException();
    }

    /// <summary>The first bytes, before any are read.</summary>
    public ReadOnlySpan<byte> Start()
    {
        if (_count == 0)
        {
            Fill();
        }

        return _buffer.AsSpan(0, _end);
    }

    public override int Read(Span<byte> buffer)
    {
        if (_start == _end && !Fill())
        {
            return 0;
        }

        var count = Math.Min(buffer.Length, _end - _start);
        _buffer.AsSpan(_start, count).CopyTo(buffer);
        _start += count;
        return count;
    }

    /// <summary>Reads what is left, and checks length and digest.</summary>
    /// <exception cref="LayerFormatException">They are not what the descriptor says.</exception>
    public void Finish()
    {
        while (Fill())
        {
        }

        if (_count != _descriptor.Size)
        {
            throw _source.Malformed(_descriptor.Digest, $"it has {_count} bytes, its descriptor says {_descriptor.Size}");
        }

        if (_hash is not null && !_descriptor.Digest.IsResultOf(_hash))
        {
            throw _source.Malformed(_descriptor.Digest, "its bytes have another digest");
        }
    }

    protected override void Dispose(bool disposing)
    {
        // A buffer that is given back twice would be two people's.
        if (disposing && !_isDisposed)
        {
            _isDisposed = true;
            _inner.Dispose();
            _hash?.Dispose();
            ArrayPool<byte>.Shared.Return(_buffer);
        }

        base.Dispose(disposing);
    }

    private bool Fill()
    {
        // Several reads make one full buffer: digesting and handing on in small pieces costs more than the copy.
        _start = 0;
        _end = _inner.ReadAtLeast(_buffer.AsSpan(0, BufferBytes), BufferBytes, throwOnEndOfStream: false);
        _count += _end;
        if (_count > _descriptor.Size)
        {
            throw _source.Malformed(_descriptor.Digest, $"it is longer than the {_descriptor.Size} bytes its descriptor says");
        }

        _hash?.AppendData(_buffer, 0, _end);
        _onRead(_end);
        return _end > 0;
    }
}

using System.Buffers;
using System.Security.Cryptography;

namespace UnionFs;

/// <summary>
/// A tar that is read through, perhaps compressed: kept in a spool while it is read, unless it can be read where it lies, and digested
/// if its digest is to be checked.
/// </summary>
internal sealed class StreamTarInput : TarInput
{
    private readonly TarSource _source;
    private readonly TarPipe _pipe;
    private readonly TarLayerOptions _options;
    private readonly string _layer;
    private readonly IncrementalHash? _digest;
    private readonly TarStorage? _storage;
    private TarSpoolStorage? _spool;

    /// <param name="stream">From the first byte of the tar or of its compressed form. Left open.</param>
    /// <param name="layer">The layer's name, for messages.</param>
    /// <param name="options">Spool, digest and limits.</param>
    /// <param name="cancellationToken">Ends the pass.</param>
    /// <param name="storage">Where the same bytes can be read afterwards; null to keep them in a spool.</param>
    public StreamTarInput(TarSourceStream stream, string layer, TarLayerOptions options, CancellationToken cancellationToken, TarStorage? storage = null)
    {
        _options = options;
        _layer = layer;
        _storage = storage;
        _source = new TarSource(stream, layer, options);
        _digest = options.DiffId is null ? null : IncrementalHash.CreateHash(HashAlgorithmName.SHA256);
        _pipe = new TarPipe(_source, isWorthIt: _source.IsCompressed || _digest is not null, cancellationToken);
        _spool = storage is not null ? null : TarSpoolStorage.Create(options, layer);
    }

    public override int ExpectedEntries => _storage is null ? 0 : (int)Math.Min(_storage.Length / (3 * TarHeader.BlockSize), 1 << 18);

    protected override long Remaining => -1;

    public override void Drain()
    {
        while (_pipe.Take() is { } block)
        {
            _digest?.AppendData(block.Bytes);
            block.Return();
        }
    }

    public override TarStorage Finish()
    {
        if (_digest is not null)
        {
            DiffId.Check(_digest, _options.DiffId!, _layer);
        }

        if (_storage is not null)
        {
            return _storage;
        }

        var spool = _spool!;
        spool.Seal();
        _spool = null;
        return spool;
    }

    protected override int Fill()
    {
        if (_pipe.Take() is not { } block)
        {
            return 0;
        }

        _digest?.AppendData(block.Bytes);
        _spool?.Append(block.Bytes);
        var left = Buffer.AsSpan(Start, End - Start);
        if (left.Length <= TarBlock.Room)
        {
            left.CopyTo(block.Buffer.AsSpan(TarBlock.Room - left.Length));
            Replace(block.Buffer, TarBlock.Room - left.Length, left.Length + block.Length);
            return block.Length;
        }

        var joined = ArrayPool<byte>.Shared.Rent(left.Length + block.Length);
        left.CopyTo(joined);
        block.Bytes.CopyTo(joined.AsSpan(left.Length));
        block.Return();
        Replace(joined, 0, left.Length + block.Length);
        return block.Length;
    }

    protected override void Seek(long count) => throw new NotSupportedException();

    protected override void Dispose(bool disposing)
    {
        _pipe.Dispose();
        _source.Dispose();
        _spool?.Dispose();
        _digest?.Dispose();
        Replace([], 0, 0);
    }

    private void Replace(byte[] buffer, int start, int length)
    {
        if (Buffer.Length > 0)
        {
            ArrayPool<byte>.Shared.Return(Buffer);
        }

        (Buffer, Start, End) = (buffer, start, start + length);
    }
}

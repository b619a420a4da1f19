using System.IO.Compression;

namespace UnionFs;

/// <summary>A tar that comes from a stream, perhaps compressed, and is kept in a spool while it is read.</summary>
internal sealed class StreamTarInput : TarInput
{
    private readonly Stream _stream;
    private readonly TarSourceStream? _compressed;
    private readonly TarLayerOptions _options;
    private readonly string _layer;
    private readonly CancellationToken _cancellationToken;
    private TarSpoolStorage? _spool;
    private long _read;

    /// <param name="stream">From the first byte of the tar or of its compressed form. Left open.</param>
    /// <param name="layer">The layer's name, for messages.</param>
    /// <param name="options">Spool and limits.</param>
    /// <param name="cancellationToken">Ends the pass.</param>
    public StreamTarInput(TarSourceStream stream, string layer, TarLayerOptions options, CancellationToken cancellationToken)
        : base(cancellationToken)
    {
        _compressed = stream.StartsWithGzip ? stream : null;
        _stream = _compressed is null ? stream : new GZipStream(stream, CompressionMode.Decompress, leaveOpen: true);
        _layer = layer;
        _options = options;
        _cancellationToken = cancellationToken;
        _spool = options.Spool == TarSpool.Memory ? new MemoryTarSpool(layer) : new FileTarSpool(layer);
    }

    public override void Drain()
    {
        var buffer = Buffer();
        while (Decompress(buffer) > 0)
        {
            _cancellationToken.ThrowIfCancellationRequested();
        }
    }

    public override TarStorage Finish()
    {
        var spool = _spool!;
        _spool = null;
        spool.Seal();
        return spool;
    }

    /// <summary>Fills the buffer as far as the stream goes, so that the spool is written in large pieces.</summary>
    protected override int Read(Span<byte> buffer)
    {
        var total = 0;
        while (total < buffer.Length)
        {
            var read = Decompress(buffer[total..]);
            if (read == 0)
            {
                break;
            }

            total += read;
        }

        _spool!.Append(buffer[..total]);
        return total;
    }

    protected override long Remaining => -1;

    protected override void Seek(long count) => throw new NotSupportedException();

    protected override void Dispose(bool disposing)
    {
        if (_compressed is not null)
        {
            _stream.Dispose();
        }

        _spool?.Dispose();
    }

    private int Decompress(Span<byte> buffer)
    {
        int read;
        try
        {
            read = _stream.Read(buffer);
        }
        catch (InvalidDataException e) when (_compressed is not null)
        {
            throw new LayerFormatException(_layer, null, _read, "the compressed data is damaged or cut short", e);
        }

        if (_compressed is null)
        {
            return read;
        }

        _read += read;
        if (read == 0 && !_compressed.IsWholeGzip)
        {
            throw new LayerFormatException(_layer, null, _read, "the compressed data is cut short");
        }

        if (_read > _options.RatioFreeBytes && _read > (Int128)_compressed.BytesRead * _options.MaxCompressionRatio)
        {
            throw new LayerFormatException(_layer, null, _read, $"it unpacks to more than {_options.MaxCompressionRatio} times its compressed size");
        }

        return read;
    }
}

using System.IO.Compression;

namespace UnionFs;

/// <summary>The uncompressed bytes of a tar that comes from a stream, perhaps compressed. Used by one thread at a time.</summary>
internal sealed class TarSource : IDisposable
{
    // GZipStream takes data that are cut short for their end. So one more member follows them, and only if these bytes come
    // out at the end were all members before it whole.
    private static readonly byte[] s_seal = "whole to the end"u8.ToArray();
    private static readonly byte[] s_sealMember = Compress(s_seal);
    private readonly byte[] _held = new byte[s_seal.Length];
    private readonly Stream _stream;
    private readonly TarSourceStream? _compressed;
    private readonly bool _isSealed;
    private readonly TarLayerOptions _options;
    private readonly string _layer;
    private int _heldLength;
    private long _read;

    /// <param name="stream">From the first byte of the tar or of its compressed form. Left open.</param>
    /// <param name="layer">The layer's name, for messages.</param>
    /// <param name="options">Limits.</param>
    public TarSource(TarSourceStream stream, string layer, TarLayerOptions options)
    {
        _layer = layer;
        _options = options;
        _isSealed = TarCompression.IsGzip(stream.Start);
        var decompressor = _isSealed ? null : TarCompression.Find(stream.Start, options, layer);
        _compressed = _isSealed || decompressor is not null ? stream : null;
        if (_isSealed)
        {
            stream.Append(s_sealMember);
        }

        _stream = _isSealed ? new GZipStream(stream, CompressionMode.Decompress, leaveOpen: true) : decompressor is null ? stream : Start(decompressor, stream);
    }

    /// <summary>Whether all was read.</summary>
    public bool IsAtEnd { get; private set; }

    public bool IsCompressed => _compressed is not null;

    /// <summary>Reads as much as there is room for; less only at the end.</summary>
    public int Fill(Span<byte> buffer)
    {
        var total = 0;
        while (buffer.Length - total > s_seal.Length)
        {
            var read = _isSealed ? Decompress(buffer[total..]) : ReadSource(buffer[total..]);
            if (read == 0)
            {
                IsAtEnd = true;
                break;
            }

            total += read;
        }

        return total;
    }

    public void Dispose()
    {
        if (_compressed is not null)
        {
            _stream.Dispose();
        }
    }

    private Stream Start(TarDecompressor decompressor, TarSourceStream stream)
    {
        try
        {
            return decompressor.Open(stream);
        }
        catch (InvalidDataException e)
        {
            throw Damaged(e);
        }
    }

    private LayerFormatException Damaged(InvalidDataException e) => new(_layer, null, _read, "the compressed data is damaged or cut short", e);

    private static byte[] Compress(byte[] bytes)
    {
        var result = new MemoryStream();
        using (var gzip = new GZipStream(result, CompressionLevel.Fastest))
        {
            gzip.Write(bytes);
        }

        return result.ToArray();
    }

    /// <summary>Reads into a buffer longer than the seal; the last bytes are held back until more come, as they may be the seal.</summary>
    private int Decompress(Span<byte> buffer)
    {
        while (true)
        {
            _held.AsSpan(0, _heldLength).CopyTo(buffer);
            var read = ReadSource(buffer[_heldLength..]);
            if (read == 0)
            {
                return _held.AsSpan(0, _heldLength).SequenceEqual(s_seal) ? 0
                    : throw new LayerFormatException(_layer, null, _read, "the compressed data is cut short, or followed by something else");
            }

            var total = _heldLength + read;
            _heldLength = Math.Min(total, _held.Length);
            buffer[(total - _heldLength)..total].CopyTo(_held);
            if (total > _heldLength)
            {
                return total - _heldLength;
            }
        }
    }

    private int ReadSource(Span<byte> buffer)
    {
        int read;
        try
        {
            read = _stream.Read(buffer);
        }
        catch (InvalidDataException e) when (_compressed is not null)
        {
            throw Damaged(e);
        }

        _read += read;
        if (_read - (_isSealed ? s_seal.Length : 0) > _options.MaxTarBytes)
        {
            throw new LayerFormatException(_layer, null, _read, $"it has more than the {_options.MaxTarBytes} bytes allowed");
        }

        if (_compressed is not null && _read > _options.RatioFreeBytes && _read > (Int128)_compressed.BytesRead * _options.MaxCompressionRatio)
        {
            throw new LayerFormatException(_layer, null, _read, $"it unpacks to more than {_options.MaxCompressionRatio} times its compressed size");
        }

        return read;
    }
}

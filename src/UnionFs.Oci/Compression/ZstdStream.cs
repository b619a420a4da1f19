using System.Numerics;
using ZstdSharp;
using ZstdSharp.Unsafe;

namespace UnionFs.Oci;

/// <summary>Decompresses Zstandard, frame after frame to the end of the data. What is wrong with them is an <see cref="InvalidDataException"/>.</summary>
internal sealed class ZstdStream : Stream
{
    private const int MinWindowLog = 10;
    private readonly DecompressionStream _inner;

    public ZstdStream(Stream compressed, int maxWindowBytes)
    {
        _inner = new DecompressionStream(compressed, checkEndOfStream: true, leaveOpen: true);
        _inner.SetParameter(ZSTD_dParameter.ZSTD_d_windowLogMax, Math.Max(MinWindowLog, BitOperations.Log2((uint)maxWindowBytes)));
    }

    public override bool CanRead => true;

    public override bool CanSeek => false;

    public override bool CanWrite => false;

    public override long Length => throw new NotSupportedException();

    public override long Position
    {
        get => throw new NotSupportedException();
        set => throw new NotSupportedException();
    }

    public override int Read(Span<byte> buffer)
    {
        try
        {
            return _inner.Read(buffer);
        }
        catch (ZstdException e)
        {
            throw new InvalidDataException(e.Message, e);
        }
        catch (EndOfStreamException e)
        {
            throw new InvalidDataException("The compressed data are cut short.", e);
        }
    }

    public override int Read(byte[] buffer, int offset, int count) => Read(buffer.AsSpan(offset, count));

    public override void Flush()
    {
    }

    public override long Seek(long offset, SeekOrigin origin) => throw new NotSupportedException();

    public override void SetLength(long value) => throw new NotSupportedException();

    public override void Write(byte[] buffer, int offset, int count) => throw new NotSupportedException();

    protected override void Dispose(bool disposing)
    {
        if (disposing)
        {
            _inner.Dispose();
        }

        base.Dispose(disposing);
    }
}

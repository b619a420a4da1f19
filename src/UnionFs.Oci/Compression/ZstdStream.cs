using System.Numerics;
using ZstdSharp;
using ZstdSharp.Unsafe;

namespace UnionFs.Oci;

/// <summary>Decompresses Zstandard, frame after frame to the end of the data. What is wrong with them is an <see cref="InvalidDataException"/>.</summary>
internal sealed class ZstdStream : ForwardStream
{
    private const int MinWindowLog = 10;
    private readonly DecompressionStream _inner;

    public ZstdStream(Stream compressed, int maxWindowBytes)
    {
        _inner = new DecompressionStream(compressed, checkEndOfStream: true, leaveOpen: true);
        _inner.SetParameter(ZSTD_dParameter.ZSTD_d_windowLogMax, Math.Max(MinWindowLog, BitOperations.Log2((uint)maxWindowBytes)));
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

    protected override void Dispose(bool disposing)
    {
        if (disposing)
        {
            _inner.Dispose();
        }

        base.Dispose(disposing);
    }
}

using System.IO.Compression;
using System.Security.Cryptography;
using ZstdSharp;

namespace UnionFs.Oci;

/// <summary>A layer's tar on its way into a blob: digested, and compressed if it is to be. The blob digests what arrives there.</summary>
internal sealed class LayerOutput : Stream
{
    private const int ZstdLevel = 3;
    private readonly Stream _stored;
    private readonly IncrementalHash? _hash;
    private readonly Action<long> _onWrite;

    public LayerOutput(Stream blob, LayerCompression compression, Action<long> onWrite)
    {
        _onWrite = onWrite;
        _hash = compression == LayerCompression.None ? null : IncrementalHash.CreateHash(HashAlgorithmName.SHA256);
        _stored = compression switch
        {
            LayerCompression.Gzip => new GZipStream(blob, CompressionLevel.Optimal, leaveOpen: true),
            LayerCompression.Zstd => new CompressionStream(blob, ZstdLevel, leaveOpen: true),
            _ => blob,
        };
    }

    public override bool CanRead => false;

    public override bool CanSeek => false;

    public override bool CanWrite => true;

    public override long Length => throw new NotSupportedException();

    public override long Position
    {
        get => throw new NotSupportedException();
        set => throw new NotSupportedException();
    }

    /// <summary>Ends the compression; answers the digest of the tar, or null where it is that of the blob.</summary>
    public Digest? Finish()
    {
        if (_hash is null)
        {
            return null;
        }

        _stored.Dispose();
        return Digest.OfSha256(_hash.GetHashAndReset());
    }

    public override void Write(ReadOnlySpan<byte> buffer)
    {
        _hash?.AppendData(buffer);
        _stored.Write(buffer);
        _onWrite(buffer.Length);
    }

    public override void Write(byte[] buffer, int offset, int count) => Write(buffer.AsSpan(offset, count));

    public override void Flush()
    {
    }

    public override int Read(byte[] buffer, int offset, int count) => throw new NotSupportedException();

    public override long Seek(long offset, SeekOrigin origin) => throw new NotSupportedException();

    public override void SetLength(long value) => throw new NotSupportedException();

    protected override void Dispose(bool disposing)
    {
        if (disposing && _hash is not null)
        {
            _stored.Dispose();
            _hash.Dispose();
        }

        base.Dispose(disposing);
    }
}

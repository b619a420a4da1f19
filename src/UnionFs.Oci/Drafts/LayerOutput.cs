using System.IO.Compression;
using System.Security.Cryptography;
using ZstdSharp;

namespace UnionFs.Oci;

/// <summary>A layer's tar on its way into a blob: digested, and compressed if it is to be. The blob digests what arrives there.</summary>
internal sealed class LayerOutput : AppendStream
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

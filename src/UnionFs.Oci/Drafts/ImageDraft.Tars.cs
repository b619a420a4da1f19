using System.IO.Compression;
using System.Security.Cryptography;

namespace UnionFs.Oci;

/// <content>Tars that are layers already.</content>
public sealed partial class ImageDraft
{
    /// <summary>A tar on top, byte for byte as it is, gzip and zstd too: its digests are those of the file. Closed when the draft is disposed.</summary>
    /// <param name="path">The file; it must stay as it is until the draft is saved.</param>
    /// <param name="history">What the history says; without a time it gets that of saving.</param>
    /// <param name="options">How it is read, and its limits; the name, the digest and what keeps an index are not taken from them.</param>
    /// <param name="cancellationToken">Ends it.</param>
    /// <exception cref="FileNotFoundException">There is no such file.</exception>
    /// <exception cref="LayerFormatException">It is no tar, malformed, or exceeds a limit.</exception>
    public ImageDraft AppendTar(string path, HistoryEntry? history = null, TarLayerOptions? options = null, CancellationToken cancellationToken = default)
    {
        ArgumentException.ThrowIfNullOrEmpty(path);
        var (compression, stored, diffId) = DigestsOf(path, cancellationToken);
        var descriptor = new Descriptor(
            compression switch { LayerCompression.Gzip => MediaTypes.OciLayerGzip, LayerCompression.Zstd => MediaTypes.OciLayerZstd, _ => MediaTypes.OciLayer },
            stored,
            new FileInfo(path).Length);
        var layer = Layer.FromTar(
            path,
            (options ?? new TarLayerOptions()) with { Name = path, DiffId = diffId.ToString(), IndexFile = null, UnpackedFile = null, Decompressors = [ZstdDecompressor.Default] },
            cancellationToken);
        var line = history ?? new CommitOptions().ToHistory($"append {Path.GetFileName(path)}");
        return With([.. _steps, New(line, new StoredLayer(layer, descriptor, diffId, new FileBlob(path, stored)))]);
    }

    private static (LayerCompression Compression, Digest Stored, Digest DiffId) DigestsOf(string path, CancellationToken cancellation)
    {
        using var file = File.OpenRead(path);
        Span<byte> start = stackalloc byte[8];
        start = start[..file.ReadAtLeast(start, start.Length, throwOnEndOfStream: false)];
        var compression = start.StartsWith((ReadOnlySpan<byte>)[0x1F, 0x8B]) ? LayerCompression.Gzip : ZstdDecompressor.IsZstd(start) ? LayerCompression.Zstd : LayerCompression.None;
        file.Position = 0;
        var stored = DigestOf(file, cancellation);
        if (compression == LayerCompression.None)
        {
            return (compression, stored, stored);
        }

        file.Position = 0;
        using var unpacked = compression == LayerCompression.Gzip ? new GZipStream(file, CompressionMode.Decompress, leaveOpen: true) : ZstdDecompressor.Default.Open(file);
        try
        {
            return (compression, stored, DigestOf(unpacked, cancellation));
        }
        catch (InvalidDataException e)
        {
            throw new LayerFormatException(path, null, -1, "its compressed data are damaged", e);
        }
    }

    private static Digest DigestOf(Stream stream, CancellationToken cancellation)
    {
        using var hash = IncrementalHash.CreateHash(HashAlgorithmName.SHA256);
        var buffer = new byte[128 << 10];
        for (int count; (count = stream.Read(buffer)) > 0;)
        {
            cancellation.ThrowIfCancellationRequested();
            hash.AppendData(buffer, 0, count);
        }

        return Digest.OfSha256(hash.GetHashAndReset());
    }
}

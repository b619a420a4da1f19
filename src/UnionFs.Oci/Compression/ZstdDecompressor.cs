namespace UnionFs.Oci;

/// <summary>Zstandard for <see cref="TarLayerOptions.Decompressors"/>: <c>.tar.zst</c> and layers of OCI that are compressed with it.</summary>
/// <param name="maxWindowBytes">The largest window a frame may ask for, which is memory; 128 MiB unless said otherwise.</param>
public sealed class ZstdDecompressor(int maxWindowBytes = ZstdDecompressor.DefaultWindowBytes) : TarDecompressor("zstd")
{
    private const int DefaultWindowBytes = 128 << 20;

    /// <summary>With the usual limit.</summary>
    public static ZstdDecompressor Default { get; } = new();

    /// <summary>Whether it is a frame of Zstandard, or one that is skipped.</summary>
    public static bool IsZstd(ReadOnlySpan<byte> start) =>
        start.Length >= 4 && (start.StartsWith((ReadOnlySpan<byte>)[0x28, 0xB5, 0x2F, 0xFD]) || ((start[0] & 0xF0) == 0x50 && start[1..4].SequenceEqual((ReadOnlySpan<byte>)[0x2A, 0x4D, 0x18])));

    /// <inheritdoc />
    public override bool Recognizes(ReadOnlySpan<byte> start) => IsZstd(start);

    /// <inheritdoc />
    public override Stream Open(Stream compressed) => new ZstdStream(compressed, maxWindowBytes);
}

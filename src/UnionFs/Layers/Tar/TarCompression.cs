namespace UnionFs;

/// <summary>How a tar is compressed, told from its first bytes.</summary>
internal static class TarCompression
{
    /// <summary>As many bytes as are needed to tell.</summary>
    public const int StartBytes = 10;

    public static bool IsGzip(ReadOnlySpan<byte> start) => start.StartsWith((ReadOnlySpan<byte>)[0x1F, 0x8B, 8]);

    /// <summary>The decompressor that understands it; null if it is gzip or not compressed.</summary>
    /// <exception cref="LayerFormatException">It is compressed in a way that nobody here understands.</exception>
    public static TarDecompressor? Find(ReadOnlySpan<byte> start, TarLayerOptions options, string layer)
    {
        foreach (var decompressor in options.Decompressors)
        {
            if (decompressor.Recognizes(start))
            {
                return decompressor;
            }
        }

        return NameOf(start) is { } name
            ? throw new LayerFormatException(layer, null, 0, $"it is compressed with {name}, for which there is no decompressor")
            : null;
    }

    /// <summary>Whether it is compressed at all.</summary>
    public static bool IsCompressed(ReadOnlySpan<byte> start, TarLayerOptions options, string layer) =>
        IsGzip(start) || Find(start, options, layer) is not null;

    // Bytes that begin no tar: a name of a file has no control characters there, or the whole word is too long for chance.
    private static string? NameOf(ReadOnlySpan<byte> start) =>
        start.StartsWith((ReadOnlySpan<byte>)[0x28, 0xB5, 0x2F, 0xFD]) ? "zstd"
        : start.Length >= 4 && (start[0] & 0xF0) == 0x50 && start[1..4].SequenceEqual((ReadOnlySpan<byte>)[0x2A, 0x4D, 0x18]) ? "zstd or lz4"
        : start.StartsWith((ReadOnlySpan<byte>)[0xFD, 0x37, 0x7A, 0x58, 0x5A, 0]) ? "xz"
        : start.Length >= 10 && start.StartsWith("BZh"u8) && start[4..10].SequenceEqual((ReadOnlySpan<byte>)[0x31, 0x41, 0x59, 0x26, 0x53, 0x59]) ? "bzip2"
        : start.StartsWith((ReadOnlySpan<byte>)[0x04, 0x22, 0x4D, 0x18]) ? "lz4"
        : start.StartsWith((ReadOnlySpan<byte>)[0x1F, 0x9D]) ? "compress"
        : start.StartsWith((ReadOnlySpan<byte>)[0x4C, 0x5A, 0x49, 0x50, 1]) ? "lzip"
        : start.StartsWith((ReadOnlySpan<byte>)[0x50, 0x4B, 3, 4]) || start.StartsWith((ReadOnlySpan<byte>)[0x50, 0x4B, 5, 6]) ? "zip"
        : null;
}

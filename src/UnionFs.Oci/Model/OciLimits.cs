namespace UnionFs.Oci;

/// <summary>What an image may cost before it is known to be what it claims. What exceeds a limit is a <see cref="LayerFormatException"/>.</summary>
public sealed record OciLimits
{
    /// <summary>The usual ones.</summary>
    public static OciLimits Default { get; } = new();

    /// <summary>The longest manifest, config or index, in bytes.</summary>
    public int MaxDocumentBytes { get; init; } = 4 << 20;

    /// <summary>How deep objects and arrays may be nested in a document.</summary>
    public int MaxJsonDepth { get; init; } = 64;

    /// <summary>How many indexes may lead to a manifest.</summary>
    public int MaxIndexDepth { get; init; } = 4;

    /// <summary>The most layers of an image.</summary>
    public int MaxLayers { get; init; } = 512;

    /// <summary>How many times its stored size a layer may unpack to …</summary>
    public int MaxCompressionRatio { get; init; } = 1000;

    /// <summary>… beyond this many bytes, which are always allowed.</summary>
    public long RatioFreeBytes { get; init; } = 64L << 20;

    /// <summary>The most bytes that one layer may unpack to.</summary>
    public long MaxLayerBytes { get; init; } = long.MaxValue;

    /// <summary>The largest window of Zstandard, which is memory, in bytes.</summary>
    public int MaxZstdWindowBytes { get; init; } = 128 << 20;

    /// <summary>The most entries of a layer, or of an archive that holds an image.</summary>
    public int MaxEntries { get; init; } = 5_000_000;
}

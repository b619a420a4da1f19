namespace UnionFs;

/// <summary>How a tar is read as a layer. Limits guard against hostile archives.</summary>
public sealed record TarLayerOptions
{
    /// <summary>What people call the layer; the file's path unless set.</summary>
    public string? Name { get; init; }

    /// <summary>How deletions are written in it.</summary>
    public WhiteoutFormat Whiteouts { get; init; } = WhiteoutFormat.Oci;

    /// <summary>Where a compressed tar is unpacked to, once, when it is opened.</summary>
    public TarSpool Spool { get; init; } = TarSpool.TemporaryFile;

    /// <summary>The longest PAX record block, long name or link name header, in bytes.</summary>
    public int MaxHeaderBytes { get; init; } = 1 << 20;

    /// <summary>The longest sparse map, in bytes.</summary>
    public int MaxSparseMapBytes { get; init; } = 1 << 20;

    /// <summary>The longest name of an entry, in bytes.</summary>
    public int MaxPathBytes { get; init; } = 64 << 10;

    /// <summary>The largest extended attribute value, in bytes.</summary>
    public int MaxXattrBytes { get; init; } = 64 << 10;

    /// <summary>The most entries.</summary>
    public int MaxEntries { get; init; } = 5_000_000;

    /// <summary>How many times its compressed size a layer may unpack to …</summary>
    public int MaxCompressionRatio { get; init; } = 1000;

    /// <summary>… beyond this many bytes, which are always allowed.</summary>
    public long RatioFreeBytes { get; init; } = 64L << 20;
}

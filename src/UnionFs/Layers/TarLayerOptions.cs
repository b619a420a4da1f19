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

    /// <summary>Compressions besides gzip that are understood; which one it is shows from the first bytes.</summary>
    public IReadOnlyList<TarDecompressor> Decompressors { get; init; } = [];

    /// <summary>
    /// The digest that the uncompressed tar must have, as OCI writes it: <c>sha256:</c> and 64 lower-case hexadecimal digits. Every byte is
    /// read and digested while the tar is indexed, at the same time where it is compressed; another digest is a
    /// <see cref="LayerFormatException"/>. Unset, nothing is digested.
    /// </summary>
    public string? DiffId { get; init; }

    /// <summary>
    /// A file that keeps the index of the tar, so that opening it again reads next to nothing, whatever its size. If it is not there, of
    /// another tar, version or set of options, or its header is damaged, the tar is indexed and the file is made anew; a page found damaged later is
    /// a <see cref="LayerFormatException"/> that names it. It is bound to <see cref="DiffId"/>, which must be set, and to the length of
    /// the tar: with an index that fits, an uncompressed tar is taken to be the one with that digest and not read, and a compressed one
    /// is unpacked, and its digest checked, when its first content is opened. Only for tars opened by path, and for streams that are kept in an
    /// <see cref="UnpackedFile"/>, to whose length it is bound. The file is written under a temporary name, flushed and renamed; what fails there
    /// is an <see cref="IOException"/>.
    /// </summary>
    public string? IndexFile { get; init; }

    /// <summary>
    /// A file that keeps the uncompressed bytes of a tar that comes as a stream, so that it can be opened by its path afterwards. It appears, flushed,
    /// once all bytes are read and <see cref="DiffId"/>, which must be set, is found right; nothing of it is there if anything fails. The
    /// layer reads from it. Takes the place of <see cref="Spool"/>; only for streams.
    /// </summary>
    public string? UnpackedFile { get; init; }

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

    /// <summary>The most bytes that the uncompressed tar may have.</summary>
    public long MaxTarBytes { get; init; } = long.MaxValue;

    /// <summary>How many times its compressed size a layer may unpack to …</summary>
    public int MaxCompressionRatio { get; init; } = 1000;

    /// <summary>… beyond this many bytes, which are always allowed.</summary>
    public long RatioFreeBytes { get; init; } = 64L << 20;
}

namespace UnionFs;

/// <summary>
/// The content of a file at one moment: what still shows of its base content, and the 4 KiB chunks changed since. Immutable.
/// </summary>
internal sealed class FileContent
{
    public const int ChunkSize = 4096;

    public static FileContent Empty => throw null!;

    /// <summary>The content of a base file nobody changed.</summary>
    public static FileContent OfBase(long length) => throw null!;

    public long Length => throw null!;

    /// <summary>Base bytes before this offset show where no chunk covers them; from here on there are zeros.</summary>
    public long BaseVisible => throw null!;

    public RadixMap<ChunkRef> Chunks => throw null!;

    /// <summary>Whether reading the range asks the base content for bytes.</summary>
    public bool NeedsBase(long offset, long count) => throw null!;

    /// <summary>
    /// Reads as many bytes as fit or are there; false if a chunk was rewritten meanwhile (then take the newest root and try
    /// again). Needs no lock, does not allocate.
    /// </summary>
    /// <param name="source">The base content; may be null if <see cref="NeedsBase"/> says no.</param>
    /// <param name="offset">Where to start.</param>
    /// <param name="destination">Where the bytes go.</param>
    /// <param name="count">How many were read; 0 at or past the end.</param>
    public bool TryRead(LayerContent? source, long offset, Span<byte> destination, out int count) => throw null!;

    /// <summary>SEEK_DATA: the first offset at or after this one with data, or <see cref="Length"/>.</summary>
    public long NextData(LayerContent? source, long offset) => throw null!;

    /// <summary>SEEK_HOLE: the first offset at or after this one in a hole, or <see cref="Length"/>.</summary>
    public long NextHole(LayerContent? source, long offset) => throw null!;
}

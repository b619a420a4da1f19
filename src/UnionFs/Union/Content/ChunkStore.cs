namespace UnionFs;

/// <summary>
/// The chunk memory a sandbox writes to. Used by one writer at a time, under the sandbox's writer lock.
/// </summary>
internal sealed class ChunkStore
{
    /// <summary>A number that grows process-wide; what is written after this call belongs to a new top.</summary>
    public static long NextToken() => throw null!;

    /// <summary>What is written from now on is owned by a new token: everything older may be shared, so it is never rewritten nor freed.</summary>
    public void RenewToken() => throw null!;

    /// <summary>Starts an operation.</summary>
    /// <param name="operation">Owner number for pages of maps.</param>
    /// <param name="commitToken">Chunks with this or a later token count as the top's.</param>
    public void Begin(long operation, long commitToken) => throw null!;

    /// <summary>Chunks reachable from the view: change since <see cref="Begin"/>.</summary>
    public long OwnDelta => throw null!;

    /// <summary>Chunks of the current top: change since <see cref="Begin"/>.</summary>
    public long TopDelta => throw null!;

    /// <summary>Call after the new root is published: chunks let go of may be used again.</summary>
    public void Publish() => throw null!;

    /// <summary>Call instead of <see cref="Publish"/> when the operation failed before it edited anything.</summary>
    public void Abandon() => throw null!;

    /// <summary>How far the top grows, in chunks, if this range is written (what a quota has to reserve).</summary>
    public long GrowthOf(FileContent content, long offset, long count) => throw null!;

    /// <summary>Whether writing the range has to read base bytes at its edges.</summary>
    public static bool WriteNeedsBase(FileContent content, long offset, long count) => throw null!;

    public FileContent Write(FileContent content, LayerContent? source, long offset, ReadOnlySpan<byte> data) => throw null!;

    public FileContent SetLength(FileContent content, LayerContent? source, long length) => throw null!;

    public FileContent PunchHole(FileContent content, LayerContent? source, long offset, long count) => throw null!;

    /// <summary>Lets go of all chunks of a content that no name and no handle leads to any more.</summary>
    public void Release(FileContent content) => throw null!;
}

namespace UnionFs;

/// <content>Several buffers in one step, as <see cref="RandomAccess"/> has them.</content>
public readonly partial struct FileHandle
{
    /// <summary>
    /// Reads at an offset into one buffer after the other: as many bytes as fit or are there, 0 at the end (preadv). All bytes are of one state of the
    /// file, however many buffers there are.
    /// </summary>
    /// <param name="offset">The first byte.</param>
    /// <param name="destinations">Where the bytes go; the contents of what is not filled stay.</param>
    /// <returns>How many bytes were read in all.</returns>
    public long Read(long offset, IReadOnlyList<Memory<byte>> destinations)
    {
        ArgumentNullException.ThrowIfNull(destinations);
        using var pinned = PinnedBytes.Of(destinations);
        Check(Engine.Read(_slot, _generation, offset, pinned, out var count), "read", offset);
        return count;
    }

    /// <summary>
    /// Writes the bytes of all buffers, one after the other, at an offset, extending the file if needed (pwritev). One atomic step: a reader sees all
    /// of it or nothing, and if it fails nothing was written.
    /// </summary>
    /// <param name="offset">Where the first byte goes.</param>
    /// <param name="sources">The bytes.</param>
    /// <exception cref="IOException">A quota would be exceeded (ENOSPC), or the file would be longer than files may be (EFBIG).</exception>
    public void Write(long offset, IReadOnlyList<ReadOnlyMemory<byte>> sources)
    {
        ArgumentNullException.ThrowIfNull(sources);
        using var pinned = PinnedBytes.Of(sources);
        var change = new ChangeContent(ContentChange.Write) { Offset = offset, Parts = pinned };
        Change(ref change, "write");
    }
}

namespace UnionFs;

/// <summary>
/// The uncompressed bytes of a tar, read once from front to back through a buffer. Not thread-safe.
/// </summary>
internal abstract class TarInput : IDisposable
{
    /// <summary>The offset of the next byte.</summary>
    public long Position { get; private set; }

    /// <summary>About how many entries there are, from what is known before they are read.</summary>
    public virtual int ExpectedEntries => 0;

    /// <summary>What is read and not taken yet: from <see cref="Start"/> to <see cref="End"/>.</summary>
    protected byte[] Buffer { get; set; } = [];

    protected int Start { get; set; }

    protected int End { get; set; }

    /// <summary>Bytes beyond those in the buffer that can be stepped over without reading, or −1 for a source that must be read through.</summary>
    protected abstract long Remaining { get; }

    /// <summary>
    /// The next <paramref name="count"/> bytes, or as many as there are before the end; they stay next until skipped. Valid
    /// until the next call. The buffer grows only as bytes arrive, whatever a header claims.
    /// </summary>
    public ReadOnlySpan<byte> Peek(int count)
    {
        while (End - Start < count && Fill() > 0)
        {
        }

        return Buffer.AsSpan(Start, Math.Min(count, End - Start));
    }

    /// <summary>Steps over bytes that are in the buffer already; false if they are not all there.</summary>
    public bool TrySkipBuffered(long count)
    {
        if ((ulong)count > (ulong)(End - Start))
        {
            return false;
        }

        Start += (int)count;
        Position += count;
        return true;
    }

    /// <summary>Steps over bytes, or to the end if there are fewer: false then.</summary>
    public bool TrySkip(long count)
    {
        if (TrySkipBuffered(count))
        {
            return true;
        }

        if (Remaining >= 0)
        {
            var buffered = End - Start;
            var step = Math.Min(count - buffered, Remaining);
            Seek(step);
            (Start, End) = (0, 0);
            Position += buffered + step;
            return buffered + step == count;
        }

        while (count > End - Start)
        {
            count -= End - Start;
            Position += End - Start;
            Start = End;
            if (Fill() == 0)
            {
                return false;
            }
        }

        return TrySkipBuffered(count);
    }

    /// <summary>Reads what follows the end of the archive, for sources whose integrity is known only at their end.</summary>
    public virtual void Drain()
    {
    }

    /// <summary>The bytes read so far as storage for reading content; the input no longer owns it.</summary>
    public abstract TarStorage Finish();

    public void Dispose()
    {
        Dispose(true);
        GC.SuppressFinalize(this);
    }

    /// <summary>Reads more after <see cref="End"/>; may move or replace the buffer. Answers how many bytes came, 0 only at the end.</summary>
    protected abstract int Fill();

    /// <summary>Moves on without reading; asked only of a source that knows what remains.</summary>
    protected abstract void Seek(long count);

    protected virtual void Dispose(bool disposing)
    {
    }
}

using Microsoft.Win32.SafeHandles;

namespace UnionFs;

/// <summary>
/// The content of one file of a layer, open for reading at any offset. Safe for use by several threads at once. Bytes
/// never change while it is open; a source that cannot promise that throws <see cref="LayerChangedException"/>.
/// </summary>
public abstract class LayerContent : IDisposable
{
    /// <summary>The number of bytes; the same as the entry's size.</summary>
    public abstract long Length { get; }

    /// <summary>
    /// Reads bytes at an offset and answers how many: as many as fit or are left, 0 only at the end. Holes read as zeros.
    /// </summary>
    public abstract int Read(long offset, Span<byte> destination);

    /// <summary>
    /// Lends bytes from an offset on where they lie, without a copy: as many as lie together, at least one. False at the end, in a hole, and for
    /// a source whose bytes are not in memory; <see cref="Read"/> answers for those. Does not allocate.
    /// </summary>
    /// <param name="offset">The first byte.</param>
    /// <param name="bytes">The bytes; to be disposed if there are any.</param>
    public virtual bool TryBorrow(long offset, out BorrowedBytes bytes)
    {
        bytes = default;
        return false;
    }

    /// <summary>
    /// The first offset at or after <paramref name="offset"/> that holds data, or <see cref="Length"/> if only a hole is left.
    /// A source without holes answers <paramref name="offset"/>.
    /// </summary>
    public virtual long NextData(long offset) => Math.Min(offset, Length);

    /// <summary>
    /// The first offset at or after <paramref name="offset"/> that lies in a hole, or <see cref="Length"/>, as every file ends
    /// with an implied hole. A source without holes answers <see cref="Length"/>.
    /// </summary>
    public virtual long NextHole(long offset) => Length;

    /// <summary>How long it is.</summary>
    public override string ToString() => string.Create(System.Globalization.CultureInfo.InvariantCulture, $"{Length} bytes");

    /// <summary>A handle of its own on the file of the host that has exactly these bytes, which can only read; null if there is none.</summary>
    internal virtual SafeFileHandle? OpenHostFile() => null;

    /// <summary>
    /// Has bytes read from the file of the host that has exactly the bytes of this content, if there is one and the reader takes all of them. What is noticed of a
    /// changed source is thrown after they were taken.
    /// </summary>
    internal virtual bool TryReadHostFile(long offset, int count, IHostFileReader reader) => false;

    /// <summary>Releases what this content holds (a file handle, a cursor). The layer stays open.</summary>
    public void Dispose()
    {
        Dispose(true);
        GC.SuppressFinalize(this);
    }

    /// <summary>Releases resources; contents that hold none need not override it.</summary>
    /// <param name="disposing">False when called by a finalizer.</param>
    protected virtual void Dispose(bool disposing)
    {
    }
}

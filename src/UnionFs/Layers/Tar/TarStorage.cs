namespace UnionFs;

/// <summary>Where the bytes of an indexed tar are while its layer is open. Reads are thread-safe and do not allocate.</summary>
internal abstract class TarStorage : IDisposable
{
    /// <summary>Reads exactly as many bytes as asked for; all of them were there when the tar was indexed.</summary>
    /// <exception cref="ObjectDisposedException">The layer was disposed.</exception>
    /// <exception cref="LayerChangedException">They are not there any more.</exception>
    public abstract void Read(long offset, Span<byte> destination);

    /// <summary>How many bytes there are.</summary>
    public abstract long Length { get; }

    /// <summary>Lends bytes, up to so many, where they are in memory.</summary>
    public virtual bool TryBorrow(long offset, int count, out BorrowedBytes bytes)
    {
        bytes = default;
        return false;
    }

    /// <summary>Throws if the storage is closed, or known not to be what was indexed.</summary>
    public abstract void Verify();

    public abstract void Dispose();
}

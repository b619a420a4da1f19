namespace UnionFs;

/// <summary>
/// An open file. It names the node, not the path: renaming, unlinking or copying up never confuse it. A copy of the value is
/// the same handle; once it is closed all copies answer EBADF (<see cref="ObjectDisposedException"/>). Thread-safe.
/// </summary>
public readonly struct FileHandle : IDisposable, IEquatable<FileHandle>
{
    /// <summary>The node's attributes (fstat).</summary>
    public FileStat Stat() => throw null!;

    /// <summary>The length in bytes.</summary>
    public long Length => throw null!;

    /// <summary>Reads at an offset: as many bytes as fit or are there, 0 at the end. Does not allocate.</summary>
    public int Read(long offset, Span<byte> destination) => throw null!;

    /// <summary>Writes all bytes at an offset, extending the file if needed.</summary>
    public void Write(long offset, ReadOnlySpan<byte> source) => throw null!;

    /// <summary>Writes all bytes at the end, wherever that is at this moment, and answers where they went.</summary>
    public long Append(ReadOnlySpan<byte> source) => throw null!;

    /// <summary>Cuts or extends the file.</summary>
    public void SetLength(long length) => throw null!;

    /// <summary>Makes a range a hole; the length stays.</summary>
    public void PunchHole(long offset, long length) => throw null!;

    /// <summary>The first offset at or after this one that holds data (SEEK_DATA), or the length.</summary>
    public long NextData(long offset) => throw null!;

    /// <summary>The first offset at or after this one that lies in a hole (SEEK_HOLE), or the length.</summary>
    public long NextHole(long offset) => throw null!;

    /// <summary>Closes the handle; closing it again does nothing.</summary>
    public void Dispose() => throw null!;

    /// <inheritdoc />
    public bool Equals(FileHandle other) => throw null!;

    /// <inheritdoc />
    public override bool Equals(object? obj) => obj is FileHandle other && Equals(other);

    /// <inheritdoc />
    public override int GetHashCode() => throw null!;

    /// <summary>Whether two values are the same handle.</summary>
    public static bool operator ==(FileHandle left, FileHandle right) => left.Equals(right);

    /// <summary>Whether two values are different handles.</summary>
    public static bool operator !=(FileHandle left, FileHandle right) => !left.Equals(right);
}

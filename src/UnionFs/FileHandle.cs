using System.Globalization;
using System.Runtime.CompilerServices;

namespace UnionFs;

/// <summary>
/// An open file. It names the node, not the path: renaming, unlinking or copying up never confuse it. A copy of the value is
/// the same handle; once it is closed all copies throw <see cref="ObjectDisposedException"/>, also when its place is used again.
/// Thread-safe. There is no finalizer: a handle that is never closed stays open until its file system is disposed.
/// </summary>
/// <remarks>
/// What the handle was not opened for is refused with <see cref="UnauthorizedAccessException"/> (EBADF), as <see cref="RandomAccess"/>
/// does. After <see cref="UnionFileSystem.Restore"/> to a state that does not have the node, everything but closing is ESTALE.
/// </remarks>
public readonly partial struct FileHandle : IDisposable, IEquatable<FileHandle>
{
    private readonly Union? _union;
    private readonly int _slot;
    private readonly int _generation;

    internal FileHandle(Union union, int slot, int generation)
    {
        _union = union;
        _slot = slot;
        _generation = generation;
    }

    /// <summary>Whether the handle is closed.</summary>
    public bool IsClosed => _union is null || !_union.IsOpen(_slot, _generation);

    /// <summary>The length in bytes.</summary>
    public long Length => Stat().Size;

    /// <summary>The node's attributes (fstat). The link count of a removed file is 0.</summary>
    public FileStat Stat()
    {
        Check(Engine.Stat(_slot, _generation, out var stat), "stat");
        return stat;
    }

    /// <summary>Reads at an offset: as many bytes as fit or are there, 0 at the end (pread). Does not allocate.</summary>
    [OverloadResolutionPriority(1)]
    public int Read(long offset, Span<byte> destination)
    {
        Check(Engine.Read(_slot, _generation, offset, destination, out var count), "read", offset);
        return count;
    }

    /// <summary>Writes all bytes at an offset, extending the file if needed (pwrite). All or nothing.</summary>
    [OverloadResolutionPriority(1)]
    public void Write(long offset, ReadOnlySpan<byte> source)
    {
        var change = new ChangeContent(ContentChange.Write) { Offset = offset, Data = source };
        Change(ref change, "write");
    }

    /// <summary>Writes all bytes at the end, wherever that is at this moment, and answers where they went.</summary>
    public long Append(ReadOnlySpan<byte> source)
    {
        var change = new ChangeContent(ContentChange.Append) { Data = source };
        Change(ref change, "append to");
        return change.Position;
    }

    /// <summary>Cuts or extends the file (ftruncate); what is added reads as zeros.</summary>
    public void SetLength(long length)
    {
        var change = new ChangeContent(ContentChange.SetLength) { Length = length };
        Change(ref change, "truncate");
    }

    /// <summary>Makes a range a hole; the length stays (FALLOC_FL_PUNCH_HOLE).</summary>
    public void PunchHole(long offset, long length)
    {
        var change = new ChangeContent(ContentChange.PunchHole) { Offset = offset, Length = length };
        Change(ref change, "punch a hole into");
    }

    /// <summary>
    /// Makes a range read as zeros (FALLOC_FL_ZERO_RANGE): it becomes a hole, and a range that ends beyond the end makes the file longer.
    /// Sets the times, as every change of content does.
    /// </summary>
    /// <param name="offset">The first byte; may lie past the end.</param>
    /// <param name="length">How many; at least 1.</param>
    /// <param name="keepSize">Whether the length stays whatever the range is (FALLOC_FL_KEEP_SIZE).</param>
    /// <exception cref="IOException">The range ends beyond what a file may hold (EFBIG), or a quota would be exceeded (ENOSPC).</exception>
    public void ZeroRange(long offset, long length, bool keepSize = false)
    {
        var change = new ChangeContent(ContentChange.ZeroRange) { Offset = offset, Length = length, KeepsSize = keepSize };
        Change(ref change, "zero a range of");
    }

    /// <summary>
    /// Makes the file reach at least to the end of a range (fallocate with mode 0); what it holds stays, what is added reads as zeros and is a
    /// hole. Sets the times, as every change of content does.
    /// </summary>
    /// <remarks>
    /// Memory is taken by writing only, so nothing is set aside: there must be room for the whole range under the quotas at this moment, or
    /// nothing happens (ENOSPC), but what others write meanwhile may use it up.
    /// </remarks>
    /// <param name="offset">The first byte; may lie past the end.</param>
    /// <param name="length">How many; at least 1.</param>
    /// <param name="keepSize">Whether the length stays whatever the range is (FALLOC_FL_KEEP_SIZE).</param>
    /// <exception cref="IOException">The range ends beyond what a file may hold (EFBIG), or a quota has no room for it (ENOSPC).</exception>
    public void Allocate(long offset, long length, bool keepSize = false)
    {
        var change = new ChangeContent(ContentChange.Allocate) { Offset = offset, Length = length, KeepsSize = keepSize };
        Change(ref change, "allocate room in");
    }

    /// <summary>The first offset at or after this one that holds data (SEEK_DATA), or the length.</summary>
    /// <exception cref="IOException">The offset is past the end (ENXIO).</exception>
    public long NextData(long offset)
    {
        Check(Engine.Seek(_slot, _generation, offset, data: true, out var position), "seek in");
        return position;
    }

    /// <summary>The first offset at or after this one that lies in a hole (SEEK_HOLE), or the length.</summary>
    /// <exception cref="IOException">The offset is past the end (ENXIO).</exception>
    public long NextHole(long offset)
    {
        Check(Engine.Seek(_slot, _generation, offset, data: false, out var position), "seek in");
        return position;
    }

    /// <summary>Closes the handle; closing it again does nothing. Its locks are let go of.</summary>
    public void Dispose() => _union?.Close(_slot, _generation);

    /// <inheritdoc />
    public bool Equals(FileHandle other) =>
        ReferenceEquals(_union, other._union) && _slot == other._slot && _generation == other._generation;

    /// <inheritdoc />
    public override bool Equals(object? obj) => obj is FileHandle other && Equals(other);

    /// <inheritdoc />
    public override int GetHashCode() => HashCode.Combine(_union, _slot, _generation);

    /// <summary>Whether two values are the same handle.</summary>
    public static bool operator ==(FileHandle left, FileHandle right) => left.Equals(right);

    /// <summary>Whether two values are different handles.</summary>
    public static bool operator !=(FileHandle left, FileHandle right) => !left.Equals(right);

    /// <summary>The number of the node, or that the handle is closed.</summary>
    public override string ToString()
    {
        var stat = default(FileStat);
        return IsClosed || _union!.Stat(_slot, _generation, out stat) != FsError.OK
            ? "(closed)"
            : string.Create(CultureInfo.InvariantCulture, $"node {stat.Id}, {stat}");
    }

    internal FsError Link(Union union, Place place)
    {
        var engine = Engine;
        return ReferenceEquals(union, engine)
            ? engine.LinkHandle(_slot, _generation, place)
            : throw new ArgumentException("The handle is of another file system.");
    }

    private Union Engine => _union ?? throw Closed();

    private static Exception Closed() => FsErrors.With(new ObjectDisposedException(nameof(FileHandle), "The handle is closed."), FsError.EBADF);

    private void Check(FsError error, string verb, long offset = 0, long length = 1)
    {
        if (error != FsError.OK)
        {
            throw error switch
            {
                FsError.EBADF when IsClosed => Closed(),
                FsError.EBADF => FsErrors.With(
                    new UnauthorizedAccessException($"Cannot {verb} an open file: the handle was not opened for this [{error}]."), error),
                FsError.EINVAL when offset < 0 => FsErrors.With(new ArgumentOutOfRangeException(nameof(offset), offset, "It is negative."), error),
                FsError.EINVAL when length < 0 => FsErrors.With(new ArgumentOutOfRangeException(nameof(length), length, "It is negative."), error),
                FsError.EINVAL when length == 0 => FsErrors.With(new ArgumentOutOfRangeException(nameof(length), length, "It is zero."), error),
                _ => FsErrors.ToException(error, verb, "an open file"),
            };
        }
    }

    private void Change(ref ChangeContent change, string verb) =>
        Check(Engine.Change(_slot, _generation, ref change), verb, change.Offset, change.Length);
}

namespace UnionFs;

/// <summary>
/// An open file. It names the node, not the path: renaming, unlinking or copying up never confuse it. A copy of the value is
/// the same handle; once it is closed all copies answer EBADF (<see cref="ObjectDisposedException"/>). Thread-safe.
/// </summary>
public readonly struct FileHandle : IDisposable, IEquatable<FileHandle>
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

    /// <summary>The node's attributes (fstat).</summary>
    public FileStat Stat() 
    {
        FileStat stat = default;
        Check(_union?.Stat(_slot, _generation, out stat), "stat");
        return stat;
    }

    /// <summary>The length in bytes.</summary>
    public long Length => Stat().Size;

    /// <summary>Reads at an offset: as many bytes as fit or are there, 0 at the end. Does not allocate.</summary>
    public int Read(long offset, Span<byte> destination) 
    {
        var count = 0;
        Check(_union?.Read(_slot, _generation, offset, destination, out count), "read");
        return count;
    }

    /// <summary>Writes all bytes at an offset, extending the file if needed.</summary>
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

    /// <summary>Cuts or extends the file.</summary>
    public void SetLength(long length) 
    {
        var change = new ChangeContent(ContentChange.SetLength) { Length = length };
        Change(ref change, "truncate");
    }

    /// <summary>Makes a range a hole; the length stays.</summary>
    public void PunchHole(long offset, long length) 
    {
        var change = new ChangeContent(ContentChange.PunchHole) { Offset = offset, Length = length };
        Change(ref change, "punch a hole into");
    }

    /// <summary>The first offset at or after this one that holds data (SEEK_DATA), or the length.</summary>
    public long NextData(long offset) 
    {
        long position = 0;
        Check(_union?.Seek(_slot, _generation, offset, data: true, out position), "seek in");
        return position;
    }

    /// <summary>The first offset at or after this one that lies in a hole (SEEK_HOLE), or the length.</summary>
    public long NextHole(long offset) 
    {
        long position = 0;
        Check(_union?.Seek(_slot, _generation, offset, data: false, out position), "seek in");
        return position;
    }

    /// <summary>Closes the handle; closing it again does nothing.</summary>
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

    internal FsError Link(Union union, ReadOnlySpan<byte> path) =>
        ReferenceEquals(union, _union) ? union.LinkHandle(_slot, _generation, path) : FsError.EBADF;

    private static void Check(FsError? error, string verb)
    {
        if (error != FsError.OK)
        {
            throw FsErrors.ToException(error ?? FsError.EBADF, verb, "an open file");
        }
    }

    private void Change(ref ChangeContent change, string verb) =>
        Check(_union is null ? FsError.EBADF : _union.Change(_slot, _generation, ref change), verb);
}

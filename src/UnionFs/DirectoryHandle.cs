using System.Globalization;

namespace UnionFs;

/// <summary>
/// An open directory. It names the node: renamed it goes on with the same names, removed it has none, and its link count is 0.
/// A copy of the value is the same handle. Thread-safe.
/// </summary>
public readonly struct DirectoryHandle : IDisposable, IEquatable<DirectoryHandle>
{
    private readonly Union? _union;
    private readonly int _slot;
    private readonly int _generation;

    internal DirectoryHandle(Union union, int slot, int generation)
    {
        _union = union;
        _slot = slot;
        _generation = generation;
    }

    /// <summary>Whether the handle is closed.</summary>
    public bool IsClosed => _union is null || !_union.IsOpen(_slot, _generation);

    /// <summary>The directory's attributes (fstat).</summary>
    public FileStat Stat()
    {
        Check(Engine.Stat(_slot, _generation, out var stat), "stat");
        return stat;
    }

    /// <summary>
    /// The next name in the order in which names came to be, as the directory is at this moment; false at the end. Names removed
    /// meanwhile are not seen, names that stay are seen exactly once, names made meanwhile come at the end.
    /// </summary>
    /// <param name="cursor">0 to start; any <see cref="DirectoryEntry.Cursor"/> to go on after that entry.</param>
    /// <param name="entry">The name.</param>
    public bool TryReadNext(ref long cursor, out DirectoryEntry entry)
    {
        ArgumentOutOfRangeException.ThrowIfNegative(cursor);
        Check(Engine.TryNextName(_slot, _generation, ref cursor, out var next), "list");
        entry = next.GetValueOrDefault();
        return next is not null;
    }

    /// <summary>
    /// The names as bytes, without allocating, each as the directory is when it is reached; a removed directory has none. Goes on when
    /// the handle is closed meanwhile.
    /// </summary>
    /// <param name="after">The cursor of the name to go on after; 0 starts.</param>
    public DirectoryNames EnumerateNames(long after = 0)
    {
        ArgumentOutOfRangeException.ThrowIfNegative(after);
        var engine = Engine;
        Check(engine.TryGetDirectory(_slot, _generation, out var root, out var directory), "list");
        return new DirectoryNames(engine, root, directory, after);
    }

    /// <summary>Closes the handle; closing it again does nothing.</summary>
    public void Dispose() => _union?.Close(_slot, _generation);

    /// <inheritdoc />
    public bool Equals(DirectoryHandle other) =>
        ReferenceEquals(_union, other._union) && _slot == other._slot && _generation == other._generation;

    /// <inheritdoc />
    public override bool Equals(object? obj) => obj is DirectoryHandle other && Equals(other);

    /// <inheritdoc />
    public override int GetHashCode() => HashCode.Combine(_union, _slot, _generation);

    /// <summary>Whether two values are the same handle.</summary>
    public static bool operator ==(DirectoryHandle left, DirectoryHandle right) => left.Equals(right);

    /// <summary>Whether two values are different handles.</summary>
    public static bool operator !=(DirectoryHandle left, DirectoryHandle right) => !left.Equals(right);

    /// <summary>The number of the node, or that the handle is closed.</summary>
    public override string ToString()
    {
        var stat = default(FileStat);
        return IsClosed || _union!.Stat(_slot, _generation, out stat) != FsError.OK
            ? "(closed)"
            : string.Create(CultureInfo.InvariantCulture, $"node {stat.Id}, {stat}");
    }

    private Union Engine => _union ?? throw Closed();

    private static Exception Closed() =>
        FsErrors.With(new ObjectDisposedException(nameof(DirectoryHandle), "The handle is closed."), FsError.EBADF);

    private void Check(FsError error, string verb)
    {
        if (error != FsError.OK)
        {
            throw error == FsError.EBADF && IsClosed ? Closed() : FsErrors.ToException(error, verb, "an open directory");
        }
    }
}

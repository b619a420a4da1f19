using Microsoft.Win32.SafeHandles;

namespace UnionFs;

/// <content>
/// Operations that answer their error instead of throwing, for servers and callers that have exceptions of their own. A closed handle is EBADF.
/// </content>
public readonly partial struct FileHandle
{
    /// <summary>As <see cref="Stat"/>, answering the error.</summary>
    public FsError TryStat(out FileStat stat)
    {
        stat = default;
        return _union?.Stat(_slot, _generation, out stat) ?? FsError.EBADF;
    }

    /// <summary>As <see cref="Read(long, Span{byte})"/>, answering the error.</summary>
    public FsError TryRead(long offset, Span<byte> destination, out int count)
    {
        count = 0;
        return _union?.Read(_slot, _generation, offset, destination, out count) ?? FsError.EBADF;
    }

    /// <summary>
    /// Has bytes read from the file of the host in which they lie, without a copy in this process: while nothing of the file was changed in the sandbox and its layer is a
    /// folder, on Linux. False in all other cases, also at the end of the file, for a closed handle and if the reader does not take all: <see cref="TryRead"/> answers
    /// for those.
    /// </summary>
    /// <param name="offset">The first byte.</param>
    /// <param name="count">How many bytes, all of them before the end of the file.</param>
    /// <param name="reader">Takes them, on this thread.</param>
    /// <exception cref="LayerChangedException">The layer's file is no longer as it was listed; found out after the bytes were taken, which count for nothing then.</exception>
    public bool TryReadHostFile(long offset, int count, IHostFileReader reader)
    {
        ArgumentNullException.ThrowIfNull(reader);
        return offset >= 0 && count > 0 && _union is { } union && union.ReadHostFile(_slot, _generation, offset, count, reader);
    }

    /// <summary>As <see cref="Write(long, ReadOnlySpan{byte})"/>, answering the error.</summary>
    public FsError TryWrite(long offset, ReadOnlySpan<byte> source)
    {
        var change = new ChangeContent(ContentChange.Write) { Offset = offset, Data = source };
        return TryChange(ref change);
    }

    /// <summary>As <see cref="SetLength"/>, answering the error.</summary>
    public FsError TrySetLength(long length)
    {
        var change = new ChangeContent(ContentChange.SetLength) { Length = length };
        return TryChange(ref change);
    }

    /// <summary>As <see cref="PunchHole"/>, answering the error.</summary>
    public FsError TryPunchHole(long offset, long length)
    {
        var change = new ChangeContent(ContentChange.PunchHole) { Offset = offset, Length = length };
        return TryChange(ref change);
    }

    /// <summary>As <see cref="ZeroRange"/>, answering the error.</summary>
    public FsError TryZeroRange(long offset, long length, bool keepSize)
    {
        var change = new ChangeContent(ContentChange.ZeroRange) { Offset = offset, Length = length, KeepsSize = keepSize };
        return TryChange(ref change);
    }

    /// <summary>As <see cref="Allocate"/>, answering the error.</summary>
    public FsError TryAllocate(long offset, long length, bool keepSize)
    {
        var change = new ChangeContent(ContentChange.Allocate) { Offset = offset, Length = length, KeepsSize = keepSize };
        return TryChange(ref change);
    }

    /// <summary>As <see cref="NextData"/>, answering the error.</summary>
    public FsError TryNextData(long offset, out long position) => TrySeek(offset, data: true, out position);

    /// <summary>As <see cref="NextHole"/>, answering the error.</summary>
    public FsError TryNextHole(long offset, out long position) => TrySeek(offset, data: false, out position);

    /// <summary>As <see cref="SetMode"/>, answering the error.</summary>
    public FsError TrySetMode(UnixFileMode mode) =>
        _union?.ChangeAttributes(_slot, _generation, mode & (UnixFileMode)0xFFF, false, null, null, null, null) ?? FsError.EBADF;

    /// <summary>As <see cref="SetOwner"/>, answering the error.</summary>
    public FsError TrySetOwner(uint? uid, uint? gid) =>
        _union?.ChangeAttributes(_slot, _generation, null, true, uid, gid, null, null) ?? FsError.EBADF;

    /// <summary>As <see cref="SetTimes"/>, answering the error.</summary>
    public FsError TrySetTimes(Timestamp? access, Timestamp? modify) =>
        _union?.ChangeAttributes(_slot, _generation, null, false, null, null, access, modify) ?? FsError.EBADF;

    /// <summary>As <see cref="GetXattrs"/>, answering the error.</summary>
    public FsError TryGetXattrs(out XattrSet xattrs)
    {
        xattrs = XattrSet.Empty;
        return _union?.GetXattrs(_slot, _generation, out xattrs) ?? FsError.EBADF;
    }

    /// <summary>As <see cref="SetXattr"/>, answering the error; also whether the attribute must be new (else EEXIST) or be there (else ENODATA).</summary>
    public FsError TrySetXattr(string name, ReadOnlySpan<byte> value, XattrMode mode = XattrMode.Set)
    {
        ArgumentNullException.ThrowIfNull(name);
        return _union?.ChangeXattr(_slot, _generation, name, value, removes: false, mode) ?? FsError.EBADF;
    }

    /// <summary>As <see cref="RemoveXattr"/>, answering the error.</summary>
    public FsError TryRemoveXattr(string name)
    {
        ArgumentNullException.ThrowIfNull(name);
        return _union?.ChangeXattr(_slot, _generation, name, default, removes: true) ?? FsError.EBADF;
    }

    /// <summary>As <see cref="NodeOperations.ReadLink"/>, of an open symbolic link, which may have lost its name.</summary>
    public FsError TryReadLink(out ReadOnlyMemory<byte> target)
    {
        target = default;
        return _union?.ReadLink(_slot, _generation, out target) ?? FsError.EBADF;
    }

    /// <summary>As <see cref="Read(long, Span{byte})"/>, also through a handle that was opened for writing only.</summary>
    internal FsError TryReadRegardless(long offset, Span<byte> destination, out int count)
    {
        count = 0;
        return _union?.Read(_slot, _generation, offset, destination, out count, needsAccess: false) ?? FsError.EBADF;
    }

    /// <summary>A handle on the file of the host that has all of the content, unchanged; null if there is none.</summary>
    internal SafeFileHandle? OpenHostFile() => _union?.OpenHostFile(_slot, _generation);

    private FsError TryChange(ref ChangeContent change) => _union?.Change(_slot, _generation, ref change) ?? FsError.EBADF;

    private FsError TrySeek(long offset, bool data, out long position)
    {
        position = 0;
        return _union?.Seek(_slot, _generation, offset, data, out position) ?? FsError.EBADF;
    }
}

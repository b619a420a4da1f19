using Microsoft.Win32.SafeHandles;

namespace UnionFs;

/// <content>Operations that answer their error instead of throwing, for callers that have exceptions of their own.</content>
public readonly partial struct FileHandle
{
    /// <summary>As <see cref="Stat"/>.</summary>
    internal FsError TryStat(out FileStat stat)
    {
        stat = default;
        return _union?.Stat(_slot, _generation, out stat) ?? FsError.EBADF;
    }

    /// <summary>As <see cref="Read(long, Span{byte})"/>, also through a handle that was opened for writing only.</summary>
    internal FsError TryReadRegardless(long offset, Span<byte> destination, out int count)
    {
        count = 0;
        return _union?.Read(_slot, _generation, offset, destination, out count, needsAccess: false) ?? FsError.EBADF;
    }

    /// <summary>A handle on the file of the host that has all of the content, unchanged; null if there is none.</summary>
    internal SafeFileHandle? OpenHostFile() => _union?.OpenHostFile(_slot, _generation);

    /// <summary>As <see cref="Write(long, ReadOnlySpan{byte})"/>.</summary>
    internal FsError TryWrite(long offset, ReadOnlySpan<byte> source)
    {
        var change = new ChangeContent(ContentChange.Write) { Offset = offset, Data = source };
        return _union?.Change(_slot, _generation, ref change) ?? FsError.EBADF;
    }

    /// <summary>As <see cref="SetLength"/>.</summary>
    internal FsError TrySetLength(long length)
    {
        var change = new ChangeContent(ContentChange.SetLength) { Length = length };
        return _union?.Change(_slot, _generation, ref change) ?? FsError.EBADF;
    }
}

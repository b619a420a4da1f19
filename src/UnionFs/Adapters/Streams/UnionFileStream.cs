using System.IO.Abstractions;
using Microsoft.Win32.SafeHandles;

namespace UnionFs;

/// <summary>
/// A stream over an open file, as <see cref="FileStream"/>: buffered, so that others see what was written once it is flushed, and positioned, so
/// that two streams on one file do not move each other. Not for several threads at once. A stream that is forgotten is flushed and closed when it
/// is collected.
/// </summary>
internal sealed partial class UnionFileStream : FileSystemStream
{
    private readonly FileSystemAdapter _io;
    private readonly FileHandle _handle;
    private readonly FileAccess _access;
    private readonly FileOptions _options;
    private readonly string _path;
    private readonly int _bufferSize;
    private readonly long _appendStart;
    private readonly SafeFileHandle? _owned;
    private byte[]? _buffer;
    private long _filePosition;
    private int _readAt;
    private int _readLength;
    private int _written;
    private bool _isClosed;

    public UnionFileStream(FileSystemAdapter io, string path, FileHandle handle, in OpenRequest request)
        : base(Null, path, (request.Options & FileOptions.Asynchronous) != 0)
    {
        _io = io;
        _handle = handle;
        _access = request.Access;
        _options = request.Options;
        _path = path;
        _bufferSize = request.BufferSize;
        _appendStart = request.Mode == FileMode.Append ? _filePosition = handle.Length : -1;
    }

    /// <summary>Over a handle of the system that the caller has; the stream then owns that.</summary>
    public UnionFileStream(FileSystemAdapter io, OpenedHandle opened, SafeFileHandle owned, FileAccess access, int bufferSize, bool isAsync)
        : base(Null, opened.Path, isAsync)
    {
        _io = io;
        _handle = opened.File;
        _access = access;
        _path = opened.Path;
        _bufferSize = bufferSize;
        _appendStart = -1;
        _owned = owned;
    }

    ~UnionFileStream() => Dispose(false);

    public override bool CanRead => !_isClosed && (_access & FileAccess.Read) != 0;

    public override bool CanSeek => !_isClosed;

    public override bool CanWrite => !_isClosed && (_access & FileAccess.Write) != 0;

    public override bool CanTimeout => false;

    public override long Length
    {
        get
        {
            RequireOpen();
            return Math.Max(FileLength(), _written > 0 ? _filePosition + _written : 0);
        }
    }

    public override long Position
    {
        get
        {
            RequireOpen();
            return _filePosition - (_readLength - _readAt) + _written;
        }

        set
        {
            if (value < 0)
            {
                throw new ArgumentOutOfRangeException(nameof(value), "Non-negative number required.");
            }

            Seek(value, SeekOrigin.Begin);
        }
    }

    public override long Seek(long offset, SeekOrigin origin)
    {
        if (origin is < SeekOrigin.Begin or > SeekOrigin.End)
        {
            throw new ArgumentException("Invalid seek origin.", nameof(origin));
        }

        RequireOpen();
        WriteBuffered();
        var target = offset + (origin switch { SeekOrigin.Begin => 0, SeekOrigin.Current => Position, _ => FileLength() });
        if (target < 0)
        {
            throw FsErrors.With(new IOException($"{IoErrors.Reason(FsError.EINVAL)} : '{_path}'", (int)FsError.EINVAL), FsError.EINVAL);
        }

        if (target < _appendStart)
        {
            throw new IOException("Unable seek backward to overwrite data that previously existed in a file opened in Append mode.");
        }

        MoveTo(target);
        return target;
    }

    public override void SetLength(long value)
    {
        if (value < 0)
        {
            throw new ArgumentOutOfRangeException(nameof(value), "Non-negative number required.");
        }

        RequireOpen();
        RequireWriting();
        Flush();
        if (value < _appendStart)
        {
            throw new IOException("Unable to truncate data that previously existed in a file opened in Append mode.");
        }

        Check(_handle.TrySetLength(value));
        _filePosition = Math.Min(_filePosition, value);
    }

    public override void Flush() => Flush(false);

    public override void Flush(bool flushToDisk)
    {
        RequireOpen();
        WriteBuffered();
        DropReadAhead();
    }

    /// <summary>As the abstraction of the disk, which answers for the stream it wraps.</summary>
    public override string? ToString() => typeof(FileStream).FullName;

    public override void Close()
    {
        Dispose(true);
        GC.SuppressFinalize(this);
    }

    protected override void Dispose(bool disposing)
    {
        if (_isClosed)
        {
            return;
        }

        try
        {
            WriteBuffered();
        }
        catch (Exception e) when (!disposing && e is IOException or ObjectDisposedException or UnauthorizedAccessException)
        {
            // The collector has nobody to tell.
        }
        finally
        {
            _isClosed = true;
            if ((_options & FileOptions.DeleteOnClose) != 0 && disposing)
            {
                _io.Sandbox.TryUnlink(_path);
            }

            _owned?.Dispose();
            _handle.Dispose();
            base.Dispose(disposing);
        }
    }

    private long FileLength()
    {
        Check(_handle.TryStat(out var stat));
        return stat.Size;
    }

    /// <summary>Goes to a place; what was read ahead is kept if the place is in it.</summary>
    private void MoveTo(long target)
    {
        var bufferStart = _filePosition - _readLength;
        if (_readLength > 0 && target >= bufferStart && target <= _filePosition)
        {
            _readAt = (int)(target - bufferStart);
            return;
        }

        _readAt = _readLength = 0;
        _filePosition = target;
    }

    /// <summary>What was read ahead, as it was then: it is read now. Good until the next read or write.</summary>
    private ReadOnlyMemory<byte> TakeReadAhead()
    {
        var ahead = _buffer.AsMemory(_readAt, _readLength - _readAt);
        _readAt = _readLength = 0;
        return ahead;
    }

    private void DropReadAhead()
    {
        _filePosition -= _readLength - _readAt;
        _readAt = _readLength = 0;
    }

    /// <summary>Writes what is in the buffer, which keeps it if that fails.</summary>
    private void WriteBuffered()
    {
        if (_written > 0)
        {
            WriteThrough(_buffer.AsSpan(0, _written));
            _written = 0;
        }
    }

    private void WriteThrough(ReadOnlySpan<byte> source)
    {
        Check(source.Length > long.MaxValue - _filePosition ? FsError.EINVAL : _handle.TryWrite(_filePosition, source));
        _filePosition += source.Length;
    }

    private int ReadThrough(Span<byte> destination)
    {
        // The end of what is asked for must be a place in a file too.
        Check(destination.Length > long.MaxValue - _filePosition ? FsError.EINVAL : FsError.OK);
        Check(_handle.TryRead(_filePosition, destination, out var count));
        _filePosition += count;
        return count;
    }

    private void Check(FsError error)
    {
        if (error != FsError.OK)
        {
            throw error == FsError.EBADF ? FsErrors.With(Closed(), error) : IoErrors.For(error, _path);
        }
    }

    private void RequireOpen()
    {
        if (_isClosed)
        {
            throw Closed();
        }
    }

    private void RequireReading()
    {
        if ((_access & FileAccess.Read) == 0)
        {
            throw new NotSupportedException("Stream does not support reading.");
        }
    }

    private void RequireWriting()
    {
        if ((_access & FileAccess.Write) == 0)
        {
            throw new NotSupportedException("Stream does not support writing.");
        }
    }

    private static ObjectDisposedException Closed() => new(null, "Cannot access a closed file.");
}

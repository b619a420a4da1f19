using Microsoft.Win32.SafeHandles;

namespace UnionFs;

/// <summary>
/// A handle of the system that stands for a file of the sandbox. The abstraction reads and writes the sandbox through it. What takes the handle to
/// the system itself finds the file of a folder layer there if it shows unchanged and is only read, else a file without a name, with the content
/// at the time of opening and what the abstraction wrote since. It can only be read: a write the sandbox would not see is refused by the system.
/// </summary>
internal sealed class OpenedHandle : IDisposable
{
    private readonly WeakReference<SafeFileHandle> _visible;
    private readonly SafeFileHandle? _copy;
    private readonly FileSystemAdapter _io;
    private readonly bool _deletes;

    public OpenedHandle(FileSystemAdapter io, string path, FileHandle file, in OpenRequest request, out SafeFileHandle visible)
    {
        _io = io;
        Path = path;
        File = file;
        Access = request.Access;
        IsAsync = (request.Options & FileOptions.Asynchronous) != 0;
        _deletes = (request.Options & FileOptions.DeleteOnClose) != 0;
        if ((Access & FileAccess.Write) != 0)
        {
            _copy = HostCopy.Make(file, path, out visible);
        }
        else if (file.OpenHostFile() is { } host)
        {
            visible = host;
        }
        else
        {
            HostCopy.Make(file, path, out visible).Dispose();
        }

        _visible = new WeakReference<SafeFileHandle>(visible);
    }

    /// <summary>A handle that is forgotten is closed when it is collected.</summary>
    ~OpenedHandle() => Dispose();

    public string Path { get; }

    public FileHandle File { get; }

    public FileAccess Access { get; }

    public bool IsAsync { get; }

    public bool DeletesOnClose => _deletes;

    /// <summary>Whether the caller closed the handle or forgot it; the system tells nobody when that happens.</summary>
    public bool IsAbandoned => !_visible.TryGetTarget(out var visible) || visible.IsClosed;

    public int Read(long offset, Span<byte> destination)
    {
        Check((Access & FileAccess.Read) == 0 ? FsError.EBADF : destination.Length > long.MaxValue - offset ? FsError.EINVAL : FsError.OK);
        Check(File.TryRead(offset, destination, out var count));
        return count;
    }

    public void Write(long offset, ReadOnlySpan<byte> source)
    {
        if (source.IsEmpty)
        {
            return;
        }

        Check((Access & FileAccess.Write) == 0 ? FsError.EBADF : source.Length > long.MaxValue - offset ? FsError.EINVAL : FsError.OK);
        Check(File.TryWrite(offset, source));
        if (_copy is not null)
        {
            RandomAccess.Write(_copy, source, offset);
        }
    }

    public void SetLength(long length)
    {
        Check((Access & FileAccess.Write) == 0 ? FsError.EINVAL : File.TrySetLength(length));
        if (_copy is not null)
        {
            RandomAccess.SetLength(_copy, length);
        }
    }

    public FileStat Stat()
    {
        Check(File.TryStat(out var stat));
        return stat;
    }

    public void Check(FsError error)
    {
        if (error != FsError.OK)
        {
            throw IoErrors.For(error, Path);
        }
    }

    public void Dispose()
    {
        GC.SuppressFinalize(this);
        if (_deletes && !File.IsClosed)
        {
            _io.Sandbox.TryUnlink(Path);
        }

        File.Dispose();
        _copy?.Dispose();
    }
}

using System.IO.Abstractions;
using System.Runtime.CompilerServices;
using Microsoft.Win32.SafeHandles;

namespace UnionFs;

/// <summary>
/// Which handles of the system stand for files of the sandbox. That one of them was closed is seen when it matters: before the next one is opened,
/// when an open meets a share mode, and by every use of a path while a file waits to be deleted.
/// </summary>
internal sealed class OpenedHandles(FileSystemAdapter io)
{
    private readonly ConditionalWeakTable<SafeFileHandle, OpenedHandle> _byHandle = [];
    private readonly List<WeakReference<OpenedHandle>> _open = [];
    private int _waiting;

    private const string FileHandleName = "fileHandle";

    /// <summary>Whether a path may name a file that is to be deleted when its handle is closed.</summary>
    public bool HaveFilesToDelete => Volatile.Read(ref _waiting) > 0;

    /// <summary>Opens a file of the sandbox.</summary>
    public SafeFileHandle Open(string fullPath, in OpenRequest request)
    {
        CloseAbandoned();
        var file = FileOpening.Handle(io, fullPath, request);
        try
        {
            var opened = new OpenedHandle(io, fullPath, file, request, out var visible);
            _byHandle.Add(visible, opened);
            lock (_open)
            {
                _open.Add(new WeakReference<OpenedHandle>(opened));
                _waiting += opened.DeletesOnClose ? 1 : 0;
            }

            return visible;
        }
        catch
        {
            file.Dispose();
            throw;
        }
    }

    /// <summary>What a handle stands for; false if it is a handle of the host's own.</summary>
    /// <param name="handle">The handle; null is an error.</param>
    /// <param name="opened">The file of the sandbox.</param>
    /// <param name="parameter">The name of the handle where the caller sees it.</param>
    public bool TryFind(SafeFileHandle handle, out OpenedHandle opened, string parameter = FileHandleName)
    {
        ArgumentNullException.ThrowIfNull(handle, parameter);
        opened = null!;
        if (!_byHandle.TryGetValue(handle, out var found))
        {
            return false;
        }

        opened = found;
        return !handle.IsClosed ? true : throw Closed(parameter);
    }

    /// <summary>Where the handle is one of a file, System.IO lets the handle itself say so.</summary>
    private static ObjectDisposedException Closed(string parameter) =>
        parameter == FileHandleName ? new ObjectDisposedException(typeof(SafeFileHandle).FullName) : new ObjectDisposedException(null, "Cannot access a closed file.");

    /// <summary>A stream over a handle, which it then owns.</summary>
    public FileSystemStream Stream(SafeFileHandle handle, FileAccess access, int bufferSize, bool? isAsync)
    {
        if (handle is not null && !handle.IsClosed && access is > 0 and <= FileAccess.ReadWrite && bufferSize >= 0 && TryFind(handle, out var opened))
        {
            if (isAsync is { } asked && asked != opened.IsAsync)
            {
                throw new ArgumentException(
                    asked
                        ? "Handle does not support asynchronous operations. The parameters to the FileStream constructor may need to be changed to indicate that the handle was opened synchronously (that is, it was not opened for overlapped I/O)."
                        : "Handle does not support synchronous operations. The parameters to the FileStream constructor may need to be changed to indicate that the handle was opened asynchronously (that is, it was opened explicitly for overlapped I/O).",
                    nameof(handle));
            }

            return new UnionFileStream(io, opened, handle, access, bufferSize, isAsync ?? opened.IsAsync);
        }

        // The checks of arguments are those of FileStream itself.
        return new HostFileStream(isAsync is { } flag ? new FileStream(handle!, access, bufferSize, flag) : new FileStream(handle!, access, bufferSize));
    }

    /// <summary>Closes the files whose handles are closed; answers whether there were any.</summary>
    public bool CloseAbandoned()
    {
        List<OpenedHandle>? abandoned = null;
        lock (_open)
        {
            for (var i = _open.Count - 1; i >= 0; i--)
            {
                if (!_open[i].TryGetTarget(out var opened))
                {
                    _open.RemoveAt(i);
                }
                else if (opened.IsAbandoned)
                {
                    _open.RemoveAt(i);
                    _waiting -= opened.DeletesOnClose ? 1 : 0;
                    (abandoned ??= []).Add(opened);
                }
            }
        }

        abandoned?.ForEach(static o => o.Dispose());
        return abandoned is not null;
    }
}

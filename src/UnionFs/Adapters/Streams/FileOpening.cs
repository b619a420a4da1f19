namespace UnionFs;

/// <summary>Opens files of the sandbox as System.IO opens them on Linux.</summary>
internal static class FileOpening
{
    private const UnixFileMode DefaultMode = (UnixFileMode)0x1B6;

    /// <summary>A stream over a file.</summary>
    /// <param name="io">Where.</param>
    /// <param name="fullPath">The absolute path.</param>
    /// <param name="request">How; checked.</param>
    public static UnionFileStream Stream(FileSystemAdapter io, string fullPath, in OpenRequest request) =>
        new(io, fullPath, Handle(io, fullPath, request), request);

    /// <summary>A handle on a file.</summary>
    public static FileHandle Handle(FileSystemAdapter io, string fullPath, in OpenRequest request)
    {
        var error = TryHandle(io, fullPath, request, out var handle);
        if (error != FsError.OK)
        {
            throw Failure(io, error, fullPath);
        }

        if (request.PreallocationSize > 0)
        {
            Preallocate(io, fullPath, request.PreallocationSize, handle);
        }

        return handle;
    }

    /// <summary>
    /// A handle on a file, or why there is none. As on Linux, sharing is all or nothing: only <see cref="FileShare.None"/> keeps others out, and
    /// only those who ask.
    /// </summary>
    public static FsError TryHandle(FileSystemAdapter io, string fullPath, in OpenRequest request, out FileHandle handle)
    {
        var share = request.Share == FileShare.None ? FileShare.None : FileShare.ReadWrite | FileShare.Delete;
        var mode = (request.CreateMode ?? DefaultMode) & ~io.Umask;
        var error = io.Sandbox.TryOpenHandle(fullPath, request.Mode, request.Access, share, mode, out handle);
        return error == FsError.EAGAIN && io.OpenedHandles.CloseAbandoned()
            ? io.Sandbox.TryOpenHandle(fullPath, request.Mode, request.Access, share, mode, out handle)
            : error;
    }

    /// <summary>The exception for a file that cannot be opened.</summary>
    public static Exception Failure(FileSystemAdapter io, FsError error, string fullPath) => error switch
    {
        FsError.EISDIR => FsErrors.With(IoErrors.Denied(fullPath), error),
        _ => io.Missing(error, fullPath),
    };

    /// <summary>Space cannot be kept for a file, so all that is done is to refuse what could never be written.</summary>
    private static void Preallocate(FileSystemAdapter io, string fullPath, long size, FileHandle handle)
    {
        var usage = io.Sandbox.Usage;
        if (size > usage.MaxContentBytes - usage.TopContentBytes)
        {
            handle.Dispose();
            io.Sandbox.TryUnlink(fullPath);
            throw FsErrors.With(
                new IOException($"Failed to create '{fullPath}' with allocation size '{size}' because the disk was full.", (int)FsError.ENOSPC), FsError.ENOSPC);
        }
    }
}

using System.IO.Abstractions;
using Microsoft.Win32.SafeHandles;

namespace UnionFs;

/// <summary>The constructors of <see cref="FileStream"/>.</summary>
internal sealed class FileStreamFactory(FileSystemAdapter io) : IFileStreamFactory
{
    public IFileSystem FileSystem => io;

    public FileSystemStream New(SafeFileHandle handle, FileAccess access) => New(handle, access, OpenRequest.DefaultBufferSize);

    public FileSystemStream New(SafeFileHandle handle, FileAccess access, int bufferSize) => io.OpenedHandles.Stream(handle, access, bufferSize, null);

    public FileSystemStream New(SafeFileHandle handle, FileAccess access, int bufferSize, bool isAsync) =>
        io.OpenedHandles.Stream(handle, access, bufferSize, isAsync);

    public FileSystemStream New(string path, FileMode mode) =>
        New(path, mode, mode == FileMode.Append ? FileAccess.Write : FileAccess.ReadWrite);

    public FileSystemStream New(string path, FileMode mode, FileAccess access) => New(path, mode, access, FileShare.Read);

    public FileSystemStream New(string path, FileMode mode, FileAccess access, FileShare share) =>
        New(path, mode, access, share, OpenRequest.DefaultBufferSize);

    public FileSystemStream New(string path, FileMode mode, FileAccess access, FileShare share, int bufferSize) =>
        New(path, mode, access, share, bufferSize, FileOptions.None);

    public FileSystemStream New(string path, FileMode mode, FileAccess access, FileShare share, int bufferSize, bool useAsync) =>
        New(path, mode, access, share, bufferSize, useAsync ? FileOptions.Asynchronous : FileOptions.None);

    public FileSystemStream New(string path, FileMode mode, FileAccess access, FileShare share, int bufferSize, FileOptions options)
    {
        ArgumentException.ThrowIfNullOrEmpty(path);
        var request = new OpenRequest(mode, access, share, bufferSize, options).Check();
        return FileOpening.Stream(io, io.FullPathOf(path), request);
    }

    public FileSystemStream New(string path, FileStreamOptions options)
    {
        ArgumentException.ThrowIfNullOrEmpty(path);
        var request = OpenRequest.From(options);
        return FileOpening.Stream(io, io.FullPathOf(path), request);
    }

    /// <summary>A stream on a file of the host: its bytes are no part of the sandbox.</summary>
    public FileSystemStream Wrap(FileStream fileStream)
    {
        ArgumentNullException.ThrowIfNull(fileStream);
        return new HostFileStream(fileStream);
    }
}

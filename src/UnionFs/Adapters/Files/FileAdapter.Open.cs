using System.IO.Abstractions;
using Microsoft.Win32.SafeHandles;

namespace UnionFs;

/// <content>Opening.</content>
internal sealed partial class FileAdapter
{
    public FileSystemStream Create(string path) => Create(path, OpenRequest.DefaultBufferSize);

    public FileSystemStream Create(string path, int bufferSize) => Create(path, bufferSize, FileOptions.None);

    public FileSystemStream Create(string path, int bufferSize, FileOptions options) =>
        Stream(path, new OpenRequest(FileMode.Create, FileAccess.ReadWrite, FileShare.None, bufferSize, options));

    public FileSystemStream Open(string path, FileMode mode) =>
        Open(path, mode, mode == FileMode.Append ? FileAccess.Write : FileAccess.ReadWrite, FileShare.None);

    public FileSystemStream Open(string path, FileMode mode, FileAccess access) => Open(path, mode, access, FileShare.None);

    public FileSystemStream Open(string path, FileMode mode, FileAccess access, FileShare share) =>
        Stream(path, new OpenRequest(mode, access, share));

    public FileSystemStream Open(string path, FileStreamOptions options) => io.FileStream.New(path, options);

    public FileSystemStream OpenRead(string path) => Stream(path, new OpenRequest(FileMode.Open, FileAccess.Read, FileShare.Read));

    public FileSystemStream OpenWrite(string path) => Stream(path, new OpenRequest(FileMode.OpenOrCreate, FileAccess.Write, FileShare.None));

    public StreamReader OpenText(string path) => new(OpenToRead(path));

    public StreamWriter CreateText(string path) => new(OpenToWrite(path, FileMode.Create));

    public StreamWriter AppendText(string path) => new(OpenToWrite(path, FileMode.Append));

    public SafeFileHandle OpenHandle(
        string path,
        FileMode mode = FileMode.Open,
        FileAccess access = FileAccess.Read,
        FileShare share = FileShare.Read,
        FileOptions options = FileOptions.None,
        long preallocationSize = 0)
    {
        ArgumentException.ThrowIfNullOrEmpty(path);
        var request = new OpenRequest(mode, access, share, 0, options, preallocationSize).Check();
        if (preallocationSize > 0)
        {
            OpenRequest.CheckPreallocation(mode, access);
        }

        return io.OpenedHandles.Open(io.FullPathOf(path), request);
    }

    private UnionFileStream Stream(string path, in OpenRequest request)
    {
        ArgumentException.ThrowIfNullOrEmpty(path);
        request.Check();
        return FileOpening.Stream(io, io.FullPathOf(path), request);
    }

    private UnionFileStream OpenToRead(string path) => Stream(path, new OpenRequest(FileMode.Open, FileAccess.Read, FileShare.Read));

    private UnionFileStream OpenToWrite(string path, FileMode mode) => Stream(path, new OpenRequest(mode, FileAccess.Write, FileShare.Read));

}

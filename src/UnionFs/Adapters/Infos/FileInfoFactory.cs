using System.IO.Abstractions;

namespace UnionFs;

/// <summary>Makes <see cref="IFileInfo"/>.</summary>
internal sealed class FileInfoFactory(FileSystemAdapter io) : IFileInfoFactory
{
    public IFileSystem FileSystem => io;

    public IFileInfo New(string fileName)
    {
        ArgumentNullException.ThrowIfNull(fileName);
        return new FileInfoAdapter(io, io.FullPath(fileName), fileName);
    }

    /// <summary>The file of the sandbox with the path that the object of the host has.</summary>
    public IFileInfo? Wrap(FileInfo? fileInfo) => fileInfo is null ? null : new FileInfoAdapter(io, io.FullPath(fileInfo.FullName), fileInfo.ToString());
}

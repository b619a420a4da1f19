using System.IO.Abstractions;

namespace UnionFs;

/// <summary>Makes <see cref="IFileVersionInfo"/>.</summary>
internal sealed class FileVersionInfoFactory(FileSystemAdapter io) : IFileVersionInfoFactory
{
    public IFileSystem FileSystem => io;

    public IFileVersionInfo GetVersionInfo(string fileName)
    {
        var full = io.FullPath(fileName, nameof(fileName));
        return io.Sandbox.FileExists(full) ? new FileVersionInfoAdapter(full) : throw IoErrors.FileNotFound(full);
    }
}

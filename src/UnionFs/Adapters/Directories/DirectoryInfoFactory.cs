using System.IO.Abstractions;

namespace UnionFs;

/// <summary>Makes <see cref="IDirectoryInfo"/>.</summary>
internal sealed class DirectoryInfoFactory(FileSystemAdapter io) : IDirectoryInfoFactory
{
    public IFileSystem FileSystem => io;

    public IDirectoryInfo New(string path)
    {
        ArgumentNullException.ThrowIfNull(path);
        return new DirectoryInfoAdapter(io, io.FullPath(path), path);
    }

    /// <summary>The directory of the sandbox with the path that the object of the host has.</summary>
    public IDirectoryInfo? Wrap(DirectoryInfo? directoryInfo) =>
        directoryInfo is null ? null : new DirectoryInfoAdapter(io, io.FullPath(directoryInfo.FullName), directoryInfo.ToString());
}

using System.IO.Abstractions;

namespace UnionFs;

/// <summary>Makes <see cref="IFileSystemWatcher"/>: the sandbox does not tell of changes yet, and says so.</summary>
internal sealed class FileSystemWatcherFactory(FileSystemAdapter io) : IFileSystemWatcherFactory
{
    public IFileSystem FileSystem => io;

    public IFileSystemWatcher New() => throw NotWatched();

    public IFileSystemWatcher New(string path) => throw NotWatched();

    public IFileSystemWatcher New(string path, string filter) => throw NotWatched();

    public IFileSystemWatcher? Wrap(FileSystemWatcher? fileSystemWatcher) => fileSystemWatcher is null ? null : throw NotWatched();

    private static NotSupportedException NotWatched() => new("A sandbox cannot be watched.");
}

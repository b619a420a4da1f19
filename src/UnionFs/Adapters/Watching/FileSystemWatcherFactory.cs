using System.IO.Abstractions;

namespace UnionFs;

/// <summary>Makes <see cref="IFileSystemWatcher"/>.</summary>
internal sealed class FileSystemWatcherFactory(FileSystemAdapter io) : IFileSystemWatcherFactory
{
    public IFileSystem FileSystem => io;

    public IFileSystemWatcher New() => new FileSystemWatcherAdapter(io);

    public IFileSystemWatcher New(string path) => new FileSystemWatcherAdapter(io, path);

    public IFileSystemWatcher New(string path, string filter) => new FileSystemWatcherAdapter(io, path, filter);

    /// <summary>A watcher of the sandbox with the path and the settings that the object of the host has; it raises nothing yet.</summary>
    public IFileSystemWatcher? Wrap(FileSystemWatcher? fileSystemWatcher)
    {
        if (fileSystemWatcher is null)
        {
            return null;
        }

        var watcher = fileSystemWatcher.Path.Length == 0 ? new FileSystemWatcherAdapter(io) : new FileSystemWatcherAdapter(io, fileSystemWatcher.Path);
        foreach (var filter in fileSystemWatcher.Filters)
        {
            watcher.Filters.Add(filter);
        }

        watcher.NotifyFilter = fileSystemWatcher.NotifyFilter;
        watcher.IncludeSubdirectories = fileSystemWatcher.IncludeSubdirectories;
        watcher.InternalBufferSize = fileSystemWatcher.InternalBufferSize;
        return watcher;
    }
}

using System.Diagnostics.CodeAnalysis;
using System.IO.Abstractions;

namespace UnionFs;

/// <summary><see cref="Directory"/> on a sandbox.</summary>
internal sealed partial class DirectoryAdapter(FileSystemAdapter io) : IDirectory
{
    private const UnixFileMode DefaultMode = (UnixFileMode)0x1FF;
    private const UnixFileMode Umask = (UnixFileMode)0x012;

    public IFileSystem FileSystem => io;

    public bool Exists([NotNullWhen(true)] string? path) => io.TryFullPath(path, out var full) && io.Sandbox.DirectoryExists(full);

    public IDirectoryInfo CreateDirectory(string path) => CreateDirectory(path, DefaultMode);

    public IDirectoryInfo CreateDirectory(string path, UnixFileMode unixCreateMode)
    {
        var full = io.FullPath(path);
        NodeStatus.CheckMode(unixCreateMode);
        Make(io, full, unixCreateMode & ~Umask);
        return new DirectoryInfoAdapter(io, full, path);
    }

    /// <summary>A directory of one's own in <c>/tmp</c> of the sandbox, which is made if a base has none.</summary>
    public IDirectoryInfo CreateTempSubdirectory(string? prefix = null)
    {
        if (prefix is not null && prefix.AsSpan().ContainsAny('/', '\0'))
        {
            throw new ArgumentException("The prefix must not hold a directory separator or a null character.", nameof(prefix));
        }

        io.MakeTemporaryDirectory();
        while (true)
        {
            var path = $"/tmp/{prefix}{FileSystemAdapter.RandomName()}";
            var error = io.Sandbox.TryMakeDirectory(path, UnixFileMode.UserRead | UnixFileMode.UserWrite | UnixFileMode.UserExecute);
            if (error == FsError.OK)
            {
                return new DirectoryInfoAdapter(io, path, path);
            }

            if (error != FsError.EEXIST)
            {
                throw IoErrors.For(error, path);
            }
        }
    }

    public IFileSystemInfo CreateSymbolicLink(string path, string pathToTarget)
    {
        var full = io.FullPath(path);
        Links.Create(io, full, path, pathToTarget);
        return new DirectoryInfoAdapter(io, full, path);
    }

    public IFileSystemInfo? ResolveLinkTarget(string linkPath, bool returnFinalTarget)
    {
        Links.CheckTarget(linkPath, nameof(linkPath));
        return Links.Resolve(io, linkPath, returnFinalTarget, isDirectory: true) is { } target ? new DirectoryInfoAdapter(io, io.FullPathOf(target), target) : null;
    }

    public void Delete(string path) => Delete(path, false);

    public void Delete(string path, bool recursive) => Delete(io, io.FullPath(path), recursive);

    public void Move(string sourceDirName, string destDirName)
    {
        ArgumentException.ThrowIfNullOrEmpty(sourceDirName);
        ArgumentException.ThrowIfNullOrEmpty(destDirName);
        Move(io, io.FullPathOf(sourceDirName), io.FullPathOf(destDirName));
    }

    public string GetCurrentDirectory() => io.CurrentDirectory;

    public void SetCurrentDirectory(string path)
    {
        var full = io.FullPath(path);
        if (!io.Sandbox.DirectoryExists(full))
        {
            throw IoErrors.For(io.Sandbox.Exists(full) ? FsError.ENOTDIR : FsError.ENOENT, full, blamesDirectory: true);
        }

        io.CurrentDirectory = PathText.TrimEnd(full);
    }

    public string GetDirectoryRoot(string path)
    {
        io.FullPath(path);
        return "/";
    }

    public string[] GetLogicalDrives() => ["/"];

    public IDirectoryInfo? GetParent(string path)
    {
        var full = io.FullPath(path);
        return io.Path.GetDirectoryName(full) is { } parent ? new DirectoryInfoAdapter(io, parent, parent) : null;
    }

    /// <summary>Makes a directory and those missing on the way, which get the usual mode.</summary>
    internal static void Make(FileSystemAdapter io, string path, UnixFileMode mode)
    {
        path = PathText.TrimEnd(path);
        if (io.Sandbox.DirectoryExists(path))
        {
            return;
        }

        var parent = PathText.Parent(path).ToString();
        if (parent.Length > 0)
        {
            Make(io, parent, DefaultMode & ~Umask);
        }

        var error = io.Sandbox.TryMakeDirectory(path, mode);
        if (error != FsError.OK)
        {
            throw IoErrors.For(error, path, blamesDirectory: true);
        }
    }

    internal static void Delete(FileSystemAdapter io, string path, bool recursive)
    {
        var error = io.Sandbox.TryStat(path, out var stat, followLinks: false);
        if (error == FsError.OK && !stat.IsDirectory)
        {
            error = FsError.ENOTDIR;
        }

        if (error == FsError.OK)
        {
            error = recursive ? io.Sandbox.TryRemoveTree(path) : io.Sandbox.TryRemoveDirectory(path);
        }

        if (error != FsError.OK)
        {
            throw IoErrors.For(error, path, blamesDirectory: true);
        }
    }

    internal static void Move(FileSystemAdapter io, string source, string destination)
    {
        var error = io.Sandbox.TryRename(source, PathText.TrimEnd(destination), replaces: false);
        if (error != FsError.OK)
        {
            throw IoErrors.For(error, error == FsError.EEXIST ? destination : source, blamesDirectory: true);
        }
    }
}

using System.Diagnostics.CodeAnalysis;
using System.IO.Abstractions;

namespace UnionFs;

/// <summary><see cref="Directory"/> on a sandbox.</summary>
internal sealed partial class DirectoryAdapter(FileSystemAdapter io) : IDirectory
{
    public IFileSystem FileSystem => io;

    public bool Exists([NotNullWhen(true)] string? path) => io.TryFullPath(path, out var full) && io.Sandbox.DirectoryExists(full);

    public IDirectoryInfo CreateDirectory(string path) => CreateDirectory(path, DirectoryMaking.DefaultMode);

    public IDirectoryInfo CreateDirectory(string path, UnixFileMode unixCreateMode)
    {
        var full = io.FullPath(path);
        if (((int)unixCreateMode & ~0xFFF) != 0)
        {
            throw new ArgumentException("Invalid UnixFileMode value.", nameof(unixCreateMode));
        }

        DirectoryMaking.Make(io, full, unixCreateMode);
        return new DirectoryInfoAdapter(io, full, path);
    }

    /// <summary>A directory of one's own in <c>/tmp</c> of the sandbox, which is made if a base has none.</summary>
    public IDirectoryInfo CreateTempSubdirectory(string? prefix = null)
    {
        if (prefix is not null && prefix.Contains('/'))
        {
            throw new ArgumentException("The value may not contain directory separator characters.", nameof(prefix));
        }

        if (prefix is not null && prefix.Contains('\0'))
        {
            throw IoErrors.For(FsError.EINVAL, "");
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
                throw IoErrors.For(error, "");
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

    public void Delete(string path, bool recursive) => DirectoryRemoval.Remove(io, io.FullPath(path), recursive);

    public void Move(string sourceDirName, string destDirName)
    {
        ArgumentException.ThrowIfNullOrEmpty(sourceDirName);
        ArgumentException.ThrowIfNullOrEmpty(destDirName);
        DirectoryMoving.Move(io, io.FullPathOf(sourceDirName), io.FullPathOf(destDirName));
    }

    public string GetCurrentDirectory() => io.CurrentDirectory;

    public void SetCurrentDirectory(string path)
    {
        var full = io.FullPath(path);
        var error = io.WorkingDirectory.TryChange(full);
        if (error != FsError.OK)
        {
            throw IoErrors.For(error, full, blamesDirectory: true);
        }
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
}

using System.Diagnostics.CodeAnalysis;
using System.IO.Abstractions;

namespace UnionFs;

/// <summary><see cref="File"/> on a sandbox.</summary>
internal sealed partial class FileAdapter(FileSystemAdapter io) : IFile
{
    public IFileSystem FileSystem => io;

    /// <summary>A link that leads nowhere is there, and is a file.</summary>
    public bool Exists([NotNullWhen(true)] string? path) => io.TryFullPath(path, out var full) && full[^1] != '/' && Links.IsFile(io, full);

    public void Delete(string path) => FileMoves.Delete(io, io.FullPath(path));

    public void Copy(string sourceFileName, string destFileName) => Copy(sourceFileName, destFileName, false);

    public void Copy(string sourceFileName, string destFileName, bool overwrite)
    {
        ArgumentException.ThrowIfNullOrEmpty(sourceFileName);
        ArgumentException.ThrowIfNullOrEmpty(destFileName);
        FileMoves.Copy(io, io.FullPathOf(sourceFileName), io.FullPathOf(destFileName), overwrite);
    }

    public void Move(string sourceFileName, string destFileName) => Move(sourceFileName, destFileName, false);

    public void Move(string sourceFileName, string destFileName, bool overwrite)
    {
        ArgumentException.ThrowIfNullOrEmpty(sourceFileName);
        ArgumentException.ThrowIfNullOrEmpty(destFileName);
        FileMoves.Move(io, io.FullPathOf(sourceFileName), io.FullPathOf(destFileName), overwrite);
    }

    public void Replace(string sourceFileName, string destinationFileName, string? destinationBackupFileName) =>
        Replace(sourceFileName, destinationFileName, destinationBackupFileName, false);

    public void Replace(string sourceFileName, string destinationFileName, string? destinationBackupFileName, bool ignoreMetadataErrors)
    {
        ArgumentNullException.ThrowIfNull(sourceFileName);
        ArgumentNullException.ThrowIfNull(destinationFileName);
        FileMoves.Replace(
            io,
            io.FullPath(sourceFileName),
            io.FullPath(destinationFileName),
            destinationBackupFileName is null ? null : io.FullPath(destinationBackupFileName));
    }

    public IFileSystemInfo CreateSymbolicLink(string path, string pathToTarget)
    {
        var full = io.FullPath(path);
        Links.Create(io, full, path, pathToTarget);
        return new FileInfoAdapter(io, full, path);
    }

    public IFileSystemInfo? ResolveLinkTarget(string linkPath, bool returnFinalTarget)
    {
        Links.CheckTarget(linkPath, nameof(linkPath));
        return Links.Resolve(io, linkPath, returnFinalTarget, isDirectory: false) is { } target ? new FileInfoAdapter(io, io.FullPathOf(target), target) : null;
    }

    public void Encrypt(string path) => throw NoEncryption(path);

    public void Decrypt(string path) => throw NoEncryption(path);

    public static Exception NoEncryption(string path)
    {
        ArgumentNullException.ThrowIfNull(path);
        return new PlatformNotSupportedException("File encryption is not supported on this platform.");
    }
}

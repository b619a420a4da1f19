using System.Diagnostics.CodeAnalysis;
using System.IO.Abstractions;
using System.Security.Cryptography;

namespace UnionFs;

/// <summary>The sandbox as an <see cref="IFileSystem"/>: the ten parts, and what they share.</summary>
internal sealed class FileSystemAdapter : IFileSystem
{
    public FileSystemAdapter(UnionFileSystem sandbox)
    {
        Sandbox = sandbox;
        WorkingDirectory = new WorkingDirectory(sandbox);
        OpenedHandles = new OpenedHandles(this);
        Path = new PathAdapter(this);
        File = new FileAdapter(this);
        Directory = new DirectoryAdapter(this);
        FileInfo = new FileInfoFactory(this);
        DirectoryInfo = new DirectoryInfoFactory(this);
        DriveInfo = new DriveInfoFactory(this);
        FileStream = new FileStreamFactory(this);
        FileSystemWatcher = new FileSystemWatcherFactory(this);
        FileVersionInfo = new FileVersionInfoFactory(this);
        RandomAccess = new RandomAccessAdapter(this);
    }

    public IDirectory Directory { get; }

    public IDirectoryInfoFactory DirectoryInfo { get; }

    public IDriveInfoFactory DriveInfo { get; }

    public IFile File { get; }

    public IFileInfoFactory FileInfo { get; }

    public IFileStreamFactory FileStream { get; }

    public IFileSystemWatcherFactory FileSystemWatcher { get; }

    public IFileVersionInfoFactory FileVersionInfo { get; }

    public IPath Path { get; }

    public IRandomAccess RandomAccess { get; }

    public UnionFileSystem Sandbox { get; }

    /// <summary>What new files and directories do not get: the usual, unless the sandbox has somebody who acts, and leaves out bits by itself.</summary>
    public UnixFileMode Umask => Sandbox.HasIdentity ? 0 : (UnixFileMode)0x012;

    /// <summary>The handles of the system that stand for files of the sandbox.</summary>
    public OpenedHandles OpenedHandles { get; }

    public WorkingDirectory WorkingDirectory { get; }

    /// <summary>Where relative paths start; absolute, without dots and links.</summary>
    public string CurrentDirectory => WorkingDirectory.Path;

    /// <summary>Makes <c>/tmp</c>, as any system has it, if there is none.</summary>
    public void MakeTemporaryDirectory()
    {
        if (!Sandbox.DirectoryExists("/tmp"))
        {
            Sandbox.TryMakeDirectory("/tmp", (UnixFileMode)0x3FF);
        }
    }

    /// <summary>Six characters that make a name nobody else has.</summary>
    public static string RandomName() => RandomNumberGenerator.GetString("ABCDEFGHIJKLMNOPQRSTUVWXYZabcdefghijklmnopqrstuvwxyz0123456789", 6);

    /// <summary>What is missing is a file if the directory it would be in is there, else a directory.</summary>
    public Exception Missing(FsError error, string path) =>
        IoErrors.For(error, path, error == FsError.ENOENT && !HasParent(path));

    /// <summary>Whether the directory is there that would hold the last name of a path.</summary>
    public bool HasParent(string path) => PathText.Parent(path) is { IsEmpty: false } parent ? Sandbox.DirectoryExists(parent) : true;

    /// <summary>The absolute path for a path that a caller passed, or the argument errors of the BCL.</summary>
    public string FullPath(string path, string parameter = "path")
    {
        ArgumentException.ThrowIfNullOrEmpty(path, parameter);
        return FullPathOf(path);
    }

    /// <summary>As <see cref="FullPath"/> for what is known not to be empty. The same object if there is nothing to do.</summary>
    public string FullPathOf(string path) =>
        TryFullPath(path, out var fullPath) ? fullPath : throw new ArgumentException("Null character in path.", nameof(path));

    /// <summary>As <see cref="FullPath"/> where a bad path is just something that is not there.</summary>
    public bool TryFullPath([NotNullWhen(true)] string? path, out string fullPath)
    {
        fullPath = path ?? "";
        if (fullPath.Length == 0)
        {
            return false;
        }

        if (OpenedHandles.HaveFilesToDelete)
        {
            OpenedHandles.CloseAbandoned();
        }

        if (fullPath[0] == '/' && !PathText.NeedsWork(fullPath))
        {
            return true;
        }

        if (fullPath.Contains('\0'))
        {
            return false;
        }

        fullPath = PathText.Normalize(fullPath[0] == '/' ? fullPath : PathText.Join(CurrentDirectory, fullPath));
        return true;
    }
}

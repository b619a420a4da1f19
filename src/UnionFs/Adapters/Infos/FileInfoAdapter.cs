using System.IO.Abstractions;

namespace UnionFs;

/// <summary><see cref="FileInfo"/> on a sandbox.</summary>
internal sealed class FileInfoAdapter(FileSystemAdapter io, string fullPath, string originalPath)
    : FileSystemInfoAdapter(io, fullPath, originalPath), IFileInfo
{
    public override bool Exists => Status.Error == FsError.OK && !Status.IsDirectory;

    public override string Name => PathText.Name(OriginalPath).ToString();

    public IDirectoryInfo? Directory => DirectoryName is { } name ? new DirectoryInfoAdapter(Io, name, name) : null;

    public string? DirectoryName => Io.Path.GetDirectoryName(FullName);

    public bool IsReadOnly
    {
        get => (Attributes & FileAttributes.ReadOnly) != 0;
        set => Attributes = value ? Attributes | FileAttributes.ReadOnly : Attributes & ~FileAttributes.ReadOnly;
    }

    public long Length =>
        Exists ? Status.Length
        : Status.Error == FsError.OK || Status.IsMissing ? throw IoErrors.For(FsError.ENOENT, FullName)
        : throw IoErrors.For(Status.Error, FullName);

    public StreamWriter AppendText() => AfterChange(Io.File.AppendText(FullName));

    public IFileInfo CopyTo(string destFileName) => CopyTo(destFileName, false);

    public IFileInfo CopyTo(string destFileName, bool overwrite)
    {
        var destination = Io.FullPath(destFileName, nameof(destFileName));
        FileMoves.Copy(Io, FullName, destination, overwrite);
        return new FileInfoAdapter(Io, destination, destination);
    }

    public FileSystemStream Create() => AfterChange(Io.File.Create(FullName));

    public StreamWriter CreateText() => AfterChange(Io.File.CreateText(FullName));

    public void Decrypt() => throw FileAdapter.NoEncryption(FullName);

    public void Encrypt() => throw FileAdapter.NoEncryption(FullName);

    public override void Delete()
    {
        FileMoves.Delete(Io, FullName);
        Forget();
    }

    public void MoveTo(string destFileName) => MoveTo(destFileName, false);

    public void MoveTo(string destFileName, bool overwrite)
    {
        var destination = Io.FullPath(destFileName, nameof(destFileName));
        if (DirectoryName is { } parent && !Io.Sandbox.DirectoryExists(parent))
        {
            throw FsErrors.With(IoErrors.DirectoryNotFound(FullName), FsError.ENOENT);
        }

        // What the object saw last is what counts here.
        if (!Exists)
        {
            throw FsErrors.With(IoErrors.FileNotFound(FullName), FsError.ENOENT);
        }

        FileMoves.MoveKnown(Io, FullName, destination, overwrite);
        BecomeOther(destination, destFileName);
    }

    public FileSystemStream Open(FileMode mode) => Io.File.Open(FullName, mode);

    public FileSystemStream Open(FileMode mode, FileAccess access) => Io.File.Open(FullName, mode, access);

    public FileSystemStream Open(FileMode mode, FileAccess access, FileShare share) => Io.File.Open(FullName, mode, access, share);

    public FileSystemStream Open(FileStreamOptions options) => Io.File.Open(FullName, options);

    public FileSystemStream OpenRead() => Io.File.OpenRead(FullName);

    public StreamReader OpenText() => Io.File.OpenText(FullName);

    public FileSystemStream OpenWrite() => Io.File.OpenWrite(FullName);

    public IFileInfo Replace(string destinationFileName, string? destinationBackupFileName) => Replace(destinationFileName, destinationBackupFileName, false);

    public IFileInfo Replace(string destinationFileName, string? destinationBackupFileName, bool ignoreMetadataErrors)
    {
        ArgumentNullException.ThrowIfNull(destinationFileName);
        var destination = Io.FullPath(destinationFileName);
        FileMoves.Replace(Io, FullName, destination, destinationBackupFileName is null ? null : Io.FullPath(destinationBackupFileName));
        return new FileInfoAdapter(Io, destination, destinationFileName);
    }

    protected override IFileSystemInfo Same(string path) => new FileInfoAdapter(Io, Io.FullPathOf(path), path);

    private T AfterChange<T>(T opened)
    {
        Forget();
        return opened;
    }
}

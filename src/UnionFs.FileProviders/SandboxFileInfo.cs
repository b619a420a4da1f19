using Microsoft.Extensions.FileProviders;

namespace UnionFs.FileProviders;

/// <summary>
/// A path as it was when it was asked for, with the answers <see cref="FileInfo"/> has for it: a file, a directory, which is none, or nothing.
/// The stream reads the file as it is when it is opened.
/// </summary>
internal sealed class SandboxFileInfo : IFileInfo
{
    private static readonly DateTimeOffset s_noTime = DateTimeOffset.FromFileTime(0).ToUniversalTime();
    private readonly UnionFileSystem _fileSystem;
    private readonly string _path;
    private readonly FsError _error;
    private readonly FileStat _stat;

    public SandboxFileInfo(UnionFileSystem fileSystem, string path, string name)
    {
        (_fileSystem, _path, Name) = (fileSystem, path, name);
        _error = SandboxPath.TryStat(fileSystem, path, out _stat);
    }

    public SandboxFileInfo(UnionFileSystem fileSystem, string path, string name, in FileStat stat) =>
        (_fileSystem, _path, Name, _stat) = (fileSystem, path, name, stat);

    public bool Exists => _error == FsError.OK && !_stat.IsDirectory;

    public long Length => Exists ? _stat.Size : IsNothing || _error == FsError.OK
        ? throw NotFound()
        : _fileSystem.Stat(_path).Size;

    public string? PhysicalPath => null;

    public string Name { get; }

    public DateTimeOffset LastModified => _error == FsError.OK ? _stat.ModifyTime.ToDateTimeOffset()
        : IsNothing ? s_noTime
        : _fileSystem.Stat(_path).ModifyTime.ToDateTimeOffset();

    public bool IsDirectory => false;

    /// <summary>Nothing is there, or the text is no path; what went wrong otherwise is told when it is asked for, by asking the sandbox again.</summary>
    private bool IsNothing => _error is FsError.ENOENT or FsError.ENOTDIR or FsError.EILSEQ;

    public Stream CreateReadStream() => _error == FsError.EILSEQ
        ? throw NotFound()
        : _fileSystem.Open(_path, FileMode.Open, FileAccess.Read, FileShare.ReadWrite | FileShare.Delete);

    private FileNotFoundException NotFound() => new($"Could not find file '{_path}'.", _path);
}

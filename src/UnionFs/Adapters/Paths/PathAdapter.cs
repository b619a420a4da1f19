using System.Diagnostics.CodeAnalysis;
using System.IO.Abstractions;

namespace UnionFs;

/// <summary>
/// <see cref="Path"/> by the rules of Unix on every host. What only asks where the slashes and dots are is own code; nothing asks the host.
/// </summary>
internal sealed partial class PathAdapter(FileSystemAdapter io) : IPath
{
    public IFileSystem FileSystem => io;

    public char AltDirectorySeparatorChar => '/';

    public char DirectorySeparatorChar => '/';

    public char PathSeparator => ':';

    public char VolumeSeparatorChar => '/';

    public bool Exists([NotNullWhen(true)] string? path) =>
        io.TryFullPath(path, out var full) && io.Sandbox.TryStat(full, out var stat, followLinks: false) is var error
        && (error == FsError.OK ? stat.IsDirectory || full[^1] != '/' || Leads(full, stat) : false);

    public string GetFullPath(string path) => io.FullPath(path);

    public string GetFullPath(string path, string basePath)
    {
        ArgumentNullException.ThrowIfNull(path);
        ArgumentNullException.ThrowIfNull(basePath);
        if (!IsPathRooted(basePath))
        {
            throw new ArgumentException("Basepath argument is not fully qualified.", nameof(basePath));
        }

        if (basePath.Contains('\0') || path.Contains('\0'))
        {
            throw new ArgumentException("Null character in path.");
        }

        return PathText.Normalize(IsPathRooted(path) ? path : path.Length == 0 ? basePath : PathText.Join(basePath, path));
    }

    public string GetRelativePath(string relativeTo, string path)
    {
        ArgumentNullException.ThrowIfNull(relativeTo);
        ArgumentNullException.ThrowIfNull(path);
        if (relativeTo.Length == 0 || path.Length == 0)
        {
            throw new ArgumentException("The path is empty.", relativeTo.Length == 0 ? nameof(relativeTo) : nameof(path));
        }

        return PathText.Relative(io.FullPathOf(relativeTo), io.FullPathOf(path));
    }

    public char[] GetInvalidFileNameChars() => ['\0', '/'];

    public char[] GetInvalidPathChars() => ['\0'];

    public ReadOnlySpan<char> GetPathRoot(ReadOnlySpan<char> path) => IsPathRooted(path) ? "/" : default;

    public string? GetPathRoot(string? path) => string.IsNullOrEmpty(path) ? null : path[0] == '/' ? "/" : "";

    public bool IsPathFullyQualified(ReadOnlySpan<char> path) => IsPathRooted(path);

    public bool IsPathFullyQualified(string path)
    {
        ArgumentNullException.ThrowIfNull(path);
        return IsPathRooted(path);
    }

    public bool IsPathRooted(ReadOnlySpan<char> path) => path.StartsWith('/');

    public bool IsPathRooted([NotNullWhen(true)] string? path) => path is not null && path.StartsWith('/');

    public string GetRandomFileName() => Path.GetRandomFileName();

    public string GetTempPath() => "/tmp/";

    private bool Leads(string path, FileStat stat) => stat.IsSymlink && io.Sandbox.DirectoryExists(path);
}

namespace UnionFs;

/// <summary>
/// The one table from <see cref="FsError"/> to the exceptions of System.IO on Linux: type, HResult, message with the full path in single quotes,
/// and <see cref="FileNotFoundException.FileName"/>.
/// </summary>
internal static class IoErrors
{
    /// <summary>The HResult of an <see cref="IOException"/> without an error of the system behind it.</summary>
    public const int Generic = unchecked((int)0x80131620);

    /// <summary>The exception for an error.</summary>
    /// <param name="error">What went wrong.</param>
    /// <param name="path">The path in the message; empty if it is not to be named.</param>
    /// <param name="blamesDirectory">Whether a name that is missing is one of the directories on the way.</param>
    public static Exception For(FsError error, string path, bool blamesDirectory = false) => FsErrors.With(Make(error, path, blamesDirectory), error);

    /// <summary>No such file, with its path.</summary>
    public static FileNotFoundException FileNotFound(string path) => new($"Could not find file '{path}'.", path);

    /// <summary>No such directory on the way to a path.</summary>
    public static DirectoryNotFoundException DirectoryNotFound(string path) =>
        new(path.Length == 0 ? "Could not find a part of the path." : $"Could not find a part of the path '{path}'.");

    /// <summary>Access denied, with the reason that System.IO puts inside.</summary>
    public static UnauthorizedAccessException Denied(string path, FsError reason = FsError.EACCES) =>
        new($"Access to the path{(path.Length == 0 ? "" : $" '{path}'")} is denied.", new IOException(Reason(reason), (int)reason));

    /// <summary>Something is there already.</summary>
    public static IOException Exists(string path) => new($"The file '{path}' already exists.", (int)FsError.EEXIST);

    /// <summary>What strerror says of an error.</summary>
    public static string Reason(FsError error) => error switch
    {
        FsError.EPERM => "Operation not permitted",
        FsError.ENOENT => "No such file or directory",
        FsError.EIO => "Input/output error",
        FsError.ENXIO => "No such device or address",
        FsError.EBADF => "Bad file descriptor",
        FsError.EAGAIN => "Resource temporarily unavailable",
        FsError.EACCES => "Permission denied",
        FsError.EBUSY => "Device or resource busy",
        FsError.EEXIST => "File exists",
        FsError.EXDEV => "Invalid cross-device link",
        FsError.ENOTDIR => "Not a directory",
        FsError.EISDIR => "Is a directory",
        FsError.EINVAL => "Invalid argument",
        FsError.EMFILE => "Too many open files",
        FsError.EFBIG => "File too large",
        FsError.ENOSPC => "No space left on device",
        FsError.EROFS => "Read-only file system",
        FsError.EMLINK => "Too many links",
        FsError.ERANGE => "Numerical result out of range",
        FsError.ENAMETOOLONG => "File name too long",
        FsError.ENOTEMPTY => "Directory not empty",
        FsError.ELOOP => "Too many levels of symbolic links",
        FsError.ENODATA => "No data available",
        FsError.EILSEQ => "Invalid or incomplete multibyte or wide character",
        FsError.EOPNOTSUPP => "Operation not supported",
        FsError.ESTALE => "Stale file handle",
        _ => error.ToString(),
    };

    private static Exception Make(FsError error, string path, bool blamesDirectory)
    {
        var isNamed = path.Length > 0;
        return error switch
        {
            FsError.ENOENT when blamesDirectory => DirectoryNotFound(path),
            FsError.ENOENT => isNamed ? FileNotFound(path) : new FileNotFoundException("Unable to find the specified file."),
            FsError.ENOTDIR => DirectoryNotFound(path),
            FsError.EACCES or FsError.EBADF or FsError.EPERM => Denied(path, error),
            FsError.ENAMETOOLONG => new PathTooLongException(isNamed
                ? $"The path '{path}' is too long, or a component of the specified path is too long."
                : "The specified file name or path is too long, or a component of the specified path is too long."),
            FsError.EAGAIN => new IOException(
                $"The process cannot access the file{(isNamed ? $" '{path}'" : "")} because it is being used by another process.", (int)error),
            FsError.EEXIST when isNamed => Exists(path),
            FsError.EFBIG => new ArgumentOutOfRangeException("value", "Specified file length was too large for the file system."),
            _ => new IOException(isNamed ? $"{Reason(error)} : '{path}'" : Reason(error), (int)error),
        };
    }
}

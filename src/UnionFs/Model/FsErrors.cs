using System.Runtime.CompilerServices;
using System.Runtime.InteropServices;

namespace UnionFs;

/// <summary>The one table from <see cref="FsError"/> to the BCL exceptions that .NET users already catch.</summary>
public static class FsErrors
{
    /// <summary>
    /// Makes the exception for an error: the type and <see cref="Exception.HResult"/> that System.IO uses on Linux for it,
    /// and a message with operation, path, reason and errno name. <c>Data["errno"]</c> holds the <see cref="FsError"/>.
    /// </summary>
    /// <param name="error">What went wrong; not <see cref="FsError.OK"/>.</param>
    /// <param name="operation">The verb, as a person would say it: <c>rename</c>.</param>
    /// <param name="path">The path concerned.</param>
    /// <param name="detail">More about it, as a clause without a full stop.</param>
    public static Exception ToException(FsError error, string operation, ReadOnlySpan<char> path, string? detail = null)
    {
        var name = FsText.Quote(path);
        var more = detail is null ? "" : $" ({detail})";
        var message = $"Cannot {operation} '{name}': {Describe(error)}{more} [{error}].";
        Exception exception = error switch
        {
            FsError.ENOENT => new FileNotFoundException(message, path.ToString()),
            FsError.ENOTDIR => new DirectoryNotFoundException(message),
            FsError.EPERM or FsError.EACCES or FsError.EISDIR => new UnauthorizedAccessException(message),
            FsError.ENAMETOOLONG => new PathTooLongException(message),
            FsError.EINVAL or FsError.EILSEQ => new IOException(message, (int)error),
            FsError.EBADF => new ObjectDisposedException(name, message),
            FsError.EOPNOTSUPP => new NotSupportedException(message),
            _ => new IOException(message, (int)error),
        };
        return With(exception, error);
    }

    /// <summary>The exception, carrying the error.</summary>
    internal static Exception With(Exception exception, FsError error)
    {
        exception.Data["errno"] = error;
        return exception;
    }

    /// <summary>As <see cref="ToException"/>; a path that is none at all is an argument error, as in the BCL.</summary>
    internal static Exception ForPath(
        FsError error, string operation, ReadOnlySpan<char> path, string? detail = null, string parameter = "path")
    {
        if (!path.IsEmpty && !path.Contains('\0'))
        {
            return ToException(error, operation, path, detail);
        }

        if (Unsafe.IsNullRef(ref MemoryMarshal.GetReference(path)))
        {
            return With(new ArgumentNullException(parameter), error);
        }

        var why = path.IsEmpty ? "it is empty" : "it holds a null character";
        return With(new ArgumentException($"Cannot {operation} '{FsText.Quote(path)}': {why} [{error}].", parameter), error);
    }

    /// <summary>The <see cref="FsError"/> that an exception of this library carries, or <see cref="FsError.OK"/> if it carries none.</summary>
    public static FsError FromException(Exception exception)
    {
        ArgumentNullException.ThrowIfNull(exception);
        return exception.Data["errno"] is FsError error ? error : FsError.OK;
    }

    /// <summary>The reason in words: "no such file or directory".</summary>
    public static string Describe(FsError error) => error switch
    {
        FsError.OK => "no error",
        FsError.EPERM => "operation not permitted",
        FsError.ENOENT => "no such file or directory",
        FsError.EIO => "input/output error",
        FsError.ENXIO => "no such device or address",
        FsError.EBADF => "the handle is closed or was not opened for this",
        FsError.EAGAIN => "another handle's share mode forbids it",
        FsError.EACCES => "permission denied",
        FsError.EBUSY => "resource busy",
        FsError.EEXIST => "it exists already",
        FsError.EXDEV => "cross-device link",
        FsError.ENOTDIR => "not a directory",
        FsError.EISDIR => "is a directory",
        FsError.EINVAL => "invalid argument",
        FsError.EMFILE => "too many open handles",
        FsError.EFBIG => "file too large",
        FsError.ENOSPC => "no space left: a quota of the sandbox is exhausted",
        FsError.EROFS => "read-only file system",
        FsError.EMLINK => "too many links",
        FsError.ERANGE => "result out of range",
        FsError.ENAMETOOLONG => "name or path too long",
        FsError.ENOTEMPTY => "directory not empty",
        FsError.ELOOP => "too many symbolic links",
        FsError.ENODATA => "no such extended attribute",
        FsError.EILSEQ => "the name holds a lone surrogate that stands for no byte",
        FsError.EOPNOTSUPP => "operation not supported",
        FsError.ESTALE => "the node of this handle does not exist in the restored view",
        _ => "unknown error",
    };
}

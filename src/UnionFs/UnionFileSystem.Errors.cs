namespace UnionFs;

/// <content>Errors as the exceptions that System.IO throws on Linux for them.</content>
public sealed partial class UnionFileSystem
{
    /// <summary>
    /// The exception for an error. A path that is none at all is an argument error; what is missing is a file if the directory it would
    /// be in is there, else a directory.
    /// </summary>
    private Exception Failure(
        FsError error, string operation, ReadOnlySpan<char> path, string? detail = null, string parameter = "path")
    {
        var exception = FsErrors.ForPath(error, operation, path, detail, parameter);
        return exception is FileNotFoundException && !HasParent(path.TrimEnd('/'))
            ? FsErrors.With(new DirectoryNotFoundException(exception.Message), error)
            : exception;
    }

    /// <summary>As <see cref="Failure"/>, where a directory was asked for.</summary>
    private static Exception DirectoryFailure(FsError error, string operation, ReadOnlySpan<char> path)
    {
        var exception = FsErrors.ForPath(error, operation, path);
        return exception is FileNotFoundException
            ? FsErrors.With(new DirectoryNotFoundException(exception.Message), error)
            : exception;
    }

    /// <summary>The exception for an operation on two paths, of which one may be the one at fault.</summary>
    private Exception FailureOfTwo(
        FsError error, string operation, ReadOnlySpan<char> source, string sourceName, ReadOnlySpan<char> destination, string destinationName)
    {
        if (!source.IsEmpty && destination.IsEmpty)
        {
            return Failure(error, operation, destination, null, destinationName);
        }

        if (error == FsError.ENOENT && TryStat(source, out _, followLinks: false) == FsError.OK)
        {
            return Failure(error, operation + " to", destination, $"from '{FsText.Quote(source)}'", destinationName);
        }

        return Failure(error, operation, source, $"to '{FsText.Quote(destination)}'", sourceName);
    }

    /// <summary>Whether the directory is there that the text before the last slash names.</summary>
    private bool HasParent(ReadOnlySpan<char> path)
    {
        var parent = path[..Math.Max(0, path.LastIndexOf('/'))];
        return parent.IsEmpty || DirectoryExists(parent);
    }
}

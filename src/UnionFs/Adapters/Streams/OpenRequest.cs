namespace UnionFs;

/// <summary>How a file is to be opened, checked as <see cref="FileStream"/> checks its arguments.</summary>
internal readonly struct OpenRequest
{
    private const FileOptions KnownOptions = FileOptions.WriteThrough | FileOptions.Asynchronous | FileOptions.RandomAccess
        | FileOptions.DeleteOnClose | FileOptions.SequentialScan | FileOptions.Encrypted | (FileOptions)0x20000000;

    public OpenRequest(
        FileMode mode,
        FileAccess access,
        FileShare share,
        int bufferSize = DefaultBufferSize,
        FileOptions options = FileOptions.None,
        long preallocationSize = 0,
        UnixFileMode? createMode = null)
    {
        Mode = mode;
        Access = access;
        Share = share;
        BufferSize = bufferSize;
        Options = options;
        PreallocationSize = preallocationSize;
        CreateMode = createMode;
    }

    public const int DefaultBufferSize = 4096;

    public FileMode Mode { get; }

    public FileAccess Access { get; }

    public FileShare Share { get; }

    public int BufferSize { get; }

    public FileOptions Options { get; }

    public long PreallocationSize { get; }

    public UnixFileMode? CreateMode { get; }

    /// <summary>What an options object says, which cannot hold most of what <see cref="Check"/> refuses.</summary>
    public static OpenRequest From(FileStreamOptions options)
    {
        ArgumentNullException.ThrowIfNull(options);
        if ((options.Access & FileAccess.Read) != 0 && options.Mode == FileMode.Append)
        {
            throw new ArgumentException("Append access can be requested only in write-only mode.", nameof(options));
        }

        if ((options.Access & FileAccess.Write) == 0 && options.Mode is FileMode.Truncate or FileMode.CreateNew or FileMode.Create)
        {
            throw new ArgumentException($"Combining FileMode: {options.Mode} with FileAccess: {options.Access} is invalid.", nameof(options));
        }

        if (options.PreallocationSize > 0)
        {
            CheckPreallocation(options.Mode, options.Access);
        }

        if (options.UnixCreateMode is not null && options.Mode is FileMode.Open or FileMode.Truncate)
        {
            throw new ArgumentException("UnixCreateMode can be requested only for modes that can create new files.", nameof(options));
        }

        return new OpenRequest(
            options.Mode, options.Access, options.Share, options.BufferSize, options.Options, options.PreallocationSize, options.UnixCreateMode);
    }

    /// <summary>The argument errors of <see cref="FileStream"/>, in its order.</summary>
    public OpenRequest Check()
    {
        var wrong = !Enum.IsDefined(Mode) ? "mode"
            : Access is < FileAccess.Read or > FileAccess.ReadWrite ? "access"
            : (Share & ~(FileShare.ReadWrite | FileShare.Delete | FileShare.Inheritable)) != 0 ? "share"
            : null;
        if (wrong is not null)
        {
            throw new ArgumentOutOfRangeException(wrong, "Enum value was out of legal range.");
        }

        if ((Options & ~KnownOptions) != 0)
        {
            throw new ArgumentOutOfRangeException("options", "Enum value was out of legal range.");
        }

        if (BufferSize < 0)
        {
            throw new ArgumentOutOfRangeException("bufferSize", "Non-negative number required.");
        }

        if (PreallocationSize < 0)
        {
            throw new ArgumentOutOfRangeException("preallocationSize", "Non-negative number required.");
        }

        if ((Access & FileAccess.Write) == 0 && Mode is FileMode.Truncate or FileMode.CreateNew or FileMode.Create or FileMode.Append)
        {
            throw new ArgumentException($"Combining FileMode: {Mode} with FileAccess: {Access} is invalid.", "access");
        }

        if ((Access & FileAccess.Read) != 0 && Mode == FileMode.Append)
        {
            throw new ArgumentException("Append access can be requested only in write-only mode.", "access");
        }

        return this;
    }

    /// <summary>What <see cref="File.OpenHandle"/> checks besides.</summary>
    public static void CheckPreallocation(FileMode mode, FileAccess access)
    {
        if ((access & FileAccess.Write) == 0)
        {
            throw new ArgumentException("Preallocation size can be requested only in write mode.", nameof(access));
        }

        if (mode is not (FileMode.Create or FileMode.CreateNew))
        {
            throw new ArgumentException("Preallocation size can be requested only for new files.", nameof(mode));
        }
    }
}

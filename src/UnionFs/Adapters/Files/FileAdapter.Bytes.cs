namespace UnionFs;

/// <content>Whole contents as bytes.</content>
internal sealed partial class FileAdapter
{
    public byte[] ReadAllBytes(string path)
    {
        var full = io.FullPath(path);
        using var handle = FileOpening.Handle(io, full, new OpenRequest(FileMode.Open, FileAccess.Read, FileShare.Read));
        return ReadToEnd(handle, full);
    }

    /// <summary>As in System.IO the token comes before the path here, and what is wrong with the path is an error of the call.</summary>
    public Task<byte[]> ReadAllBytesAsync(string path, CancellationToken cancellationToken = default) =>
        cancellationToken.IsCancellationRequested
            ? Task.FromCanceled<byte[]>(cancellationToken)
            : Task.FromResult(ReadAllBytes(path));

    public void WriteAllBytes(string path, byte[] bytes)
    {
        ArgumentNullException.ThrowIfNull(bytes);
        WriteAt(path, bytes, FileMode.Create);
    }

    public void WriteAllBytes(string path, ReadOnlySpan<byte> bytes) => WriteAt(path, bytes, FileMode.Create);

    public Task WriteAllBytesAsync(string path, byte[] bytes, CancellationToken cancellationToken = default)
    {
        ArgumentNullException.ThrowIfNull(bytes);
        return WriteAllBytesAsync(path, bytes.AsMemory(), cancellationToken);
    }

    public Task WriteAllBytesAsync(string path, ReadOnlyMemory<byte> bytes, CancellationToken cancellationToken = default) =>
        Done(path, () => WriteAt(path, bytes.Span, FileMode.Create), cancellationToken);

    public void AppendAllBytes(string path, byte[] bytes)
    {
        ArgumentNullException.ThrowIfNull(bytes);
        WriteAt(path, bytes, FileMode.Append);
    }

    public void AppendAllBytes(string path, ReadOnlySpan<byte> bytes) => WriteAt(path, bytes, FileMode.Append);

    public Task AppendAllBytesAsync(string path, byte[] bytes, CancellationToken cancellationToken = default)
    {
        ArgumentNullException.ThrowIfNull(bytes);
        return AppendAllBytesAsync(path, bytes.AsMemory(), cancellationToken);
    }

    public Task AppendAllBytesAsync(string path, ReadOnlyMemory<byte> bytes, CancellationToken cancellationToken = default) =>
        Done(path, () => WriteAt(path, bytes.Span, FileMode.Append), cancellationToken);

    private void WriteAt(string path, ReadOnlySpan<byte> bytes, FileMode mode)
    {
        var full = io.FullPath(path);
        using var handle = FileOpening.Handle(io, full, new OpenRequest(mode, FileAccess.Write, FileShare.Read));
        var error = bytes.IsEmpty ? FsError.OK : handle.TryWrite(mode == FileMode.Append ? handle.Length : 0, bytes);
        if (error != FsError.OK)
        {
            throw IoErrors.For(error, full);
        }
    }

    private static byte[] ReadToEnd(FileHandle handle, string path)
    {
        var length = handle.Length;
        if (length > Array.MaxLength)
        {
            throw new IOException("The file is too long. This operation is currently limited to supporting files less than 2 gigabytes in size.");
        }

        var bytes = length == 0 ? [] : GC.AllocateUninitializedArray<byte>((int)length);
        var read = 0;
        while (read < bytes.Length)
        {
            var error = handle.TryRead(read, bytes.AsSpan(read), out var count);
            if (error != FsError.OK)
            {
                throw IoErrors.For(error, path);
            }

            if (count == 0)
            {
                return bytes[..read];
            }

            read += count;
        }

        return bytes;
    }

    /// <summary>
    /// A task of work that is done when it is made, for the bytes are at hand. Errors are those of the task, but for a path that is none; a token
    /// that is cancelled already comes before anything is touched.
    /// </summary>
    private static Task<T> Done<T>(string path, Func<T> work, CancellationToken cancellationToken)
    {
        ArgumentException.ThrowIfNullOrEmpty(path);
        if (cancellationToken.IsCancellationRequested)
        {
            return Task.FromCanceled<T>(cancellationToken);
        }

        try
        {
            return Task.FromResult(work());
        }
        catch (Exception e)
        {
            return Task.FromException<T>(e);
        }
    }

    private static Task Done(string path, Action work, CancellationToken cancellationToken) =>
        Done(
            path,
            () =>
            {
                work();
                return true;
            },
            cancellationToken);
}

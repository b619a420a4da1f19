using System.Runtime.CompilerServices;
using System.Text;

namespace UnionFs;

public sealed partial class UnionFileSystem
{
    /// <summary>The whole content of a file.</summary>
    public byte[] ReadAllBytes(ReadOnlySpan<char> path) 
    {
        using var encoded = new EncodedPath(path, "read");
        var error = _union.ReadAll(encoded.Bytes, out var bytes);
        return error == FsError.OK ? bytes : throw Failure(error, "read", path);
    }

    /// <summary>The whole content of a file as text: UTF-8, or what its byte order mark says.</summary>
    public string ReadAllText(ReadOnlySpan<char> path) 
    {
        using var reader = new StreamReader(new MemoryStream(ReadAllBytes(path), writable: false), Encoding.UTF8);
        return reader.ReadToEnd();
    }

    /// <summary>Makes a file's content these bytes; creates it (0644) if there is none. One atomic step.</summary>
    public void WriteAllBytes(ReadOnlySpan<char> path, ReadOnlySpan<byte> content) 
    {
        using var encoded = new EncodedPath(path, "write");
        var operation = new ChangeContent(ContentChange.Replace) { Place = encoded.Bytes, Data = content, CreateMode = DefaultMode };
        RunCreating(ref operation, "write", path);
    }

    /// <summary>Makes a file's content this text in UTF-8; creates it (0644) if there is none. One atomic step.</summary>
    public void WriteAllText(ReadOnlySpan<char> path, ReadOnlySpan<char> text) 
    {
        WriteAllBytes(path, Utf8(text));
    }

    /// <summary>Adds bytes at the end of a file; creates it (0644) if there is none.</summary>
    public void AppendAllBytes(ReadOnlySpan<char> path, ReadOnlySpan<byte> content) 
    {
        using var encoded = new EncodedPath(path, "append to");
        var operation = new ChangeContent(ContentChange.Append) { Place = encoded.Bytes, Data = content, CreateMode = DefaultMode };
        RunCreating(ref operation, "append to", path);
    }

    /// <summary>Adds text in UTF-8 at the end of a file; creates it (0644) if there is none.</summary>
    public void AppendAllText(ReadOnlySpan<char> path, ReadOnlySpan<char> text) 
    {
        AppendAllBytes(path, Utf8(text));
    }

    /// <summary>
    /// Makes a file of the content another file has at this moment, with its permission bits. Nothing is copied: both share all chunks and what
    /// they show of the layers, until one of them is written. The same cost for any size.
    /// </summary>
    /// <param name="source">The file; links are followed.</param>
    /// <param name="destination">The new file.</param>
    /// <param name="overwrite">Whether a file that is there gets the content instead (its attributes stay, but for the times).</param>
    /// <exception cref="IOException">The destination is there (EEXIST), or a quota would be exceeded (ENOSPC).</exception>
    public void Copy(ReadOnlySpan<char> source, ReadOnlySpan<char> destination, bool overwrite = false)
    {
        using var from = new EncodedPath(source, "copy");
        using var to = new EncodedPath(destination, "copy to");
        var operation = new CopyFile(from.Bytes, to.Bytes, overwrite);
        var error = _union.Run(ref operation);
        if (error != FsError.OK)
        {
            throw FailureOfTwo(error, "copy", source, nameof(source), destination, nameof(destination));
        }
    }

    /// <summary>Reads at an offset of a file, as many bytes as fit or are there.</summary>
    public int ReadAt(ReadOnlySpan<char> path, long offset, Span<byte> destination) 
    {
        using var encoded = new EncodedPath(path, "read");
        var error = _union.ReadAt(encoded.Bytes, offset, destination, out var count);
        return error == FsError.OK ? count : throw Failure(error, "read", path);
    }

    /// <summary>Writes at an offset of an existing file; only the 4 KiB chunks touched are copied up.</summary>
    public void WriteAt(ReadOnlySpan<char> path, long offset, ReadOnlySpan<byte> content) 
    {
        using var encoded = new EncodedPath(path, "write");
        var operation = new ChangeContent(ContentChange.Write) { Place = encoded.Bytes, Offset = offset, Data = content };
        Run(ref operation, "write", path);
    }

    /// <summary>Cuts or extends a file; what is added reads as zeros.</summary>
    public void Truncate(ReadOnlySpan<char> path, long size) 
    {
        using var encoded = new EncodedPath(path, "truncate");
        var operation = new ChangeContent(ContentChange.SetLength) { Place = encoded.Bytes, Length = size };
        Run(ref operation, "truncate", path);
    }

    /// <summary>Makes a range of a file a hole; the length of the file stays.</summary>
    public void PunchHole(ReadOnlySpan<char> path, long offset, long length) 
    {
        using var encoded = new EncodedPath(path, "punch a hole into");
        var operation = new ChangeContent(ContentChange.PunchHole) { Place = encoded.Bytes, Offset = offset, Length = length };
        Run(ref operation, "punch a hole into", path);
    }

    /// <summary>Opens a file as a stream, as <see cref="File.Open(string, FileMode, FileAccess, FileShare)"/> does.</summary>
    public Stream Open(string path, FileMode mode, FileAccess access = FileAccess.ReadWrite, FileShare share = FileShare.None) 
    {
        ArgumentNullException.ThrowIfNull(path);
        if (mode == FileMode.Append && (access & FileAccess.Read) != 0)
        {
            throw new ArgumentException("Appending and reading cannot be combined.", nameof(access));
        }

        var handle = OpenHandle(path, mode, access, share);
        return new FileHandleStream(handle, access, mode == FileMode.Append);
    }

    /// <summary>Opens an existing file for reading.</summary>
    public Stream OpenRead(string path) 
    {
        return Open(path, FileMode.Open, FileAccess.Read, FileShare.Read);
    }

    /// <summary>Opens a file for writing, creating it if there is none.</summary>
    public Stream OpenWrite(string path) 
    {
        return Open(path, FileMode.OpenOrCreate, FileAccess.Write, FileShare.None);
    }

    /// <summary>
    /// Opens a file for access at any offset. Opening copies nothing up; the first write copies the chunk it touches. Opening and
    /// closing do not allocate.
    /// </summary>
    /// <param name="path">The file.</param>
    /// <param name="mode">As in the BCL.</param>
    /// <param name="access">What the handle may do.</param>
    /// <param name="share">What other handles on the node may do meanwhile.</param>
    /// <param name="createMode">Permission bits if the file is created.</param>
    /// <param name="followLinks">Whether a symbolic link at the end is followed, or refused with ELOOP (O_NOFOLLOW).</param>
    /// <exception cref="IOException">Another handle's share mode forbids it (EAGAIN), or too many handles are open (EMFILE).</exception>
    [SkipLocalsInit]
    public FileHandle OpenHandle(
        ReadOnlySpan<char> path,
        FileMode mode = FileMode.Open,
        FileAccess access = FileAccess.Read,
        FileShare share = FileShare.ReadWrite | FileShare.Delete,
        UnixFileMode createMode = DefaultMode,
        bool followLinks = true)
    {
        if (!Enum.IsDefined(mode))
        {
            throw new ArgumentOutOfRangeException(nameof(mode));
        }

        if (access is 0 or > FileAccess.ReadWrite)
        {
            throw new ArgumentOutOfRangeException(nameof(access));
        }

        if ((access & FileAccess.Write) == 0 && mode is FileMode.Create or FileMode.CreateNew or FileMode.Truncate or FileMode.Append)
        {
            throw new ArgumentException($"FileMode.{mode} needs write access.", nameof(access));
        }

        Span<byte> buffer = stackalloc byte[FsName.MaxPathBytes];
        var error = EncodedPath.Encode(path, buffer, out var bytes);
        var slot = 0;
        var generation = 0;
        if (error == FsError.OK)
        {
            error = _union.Open(bytes, mode, access, share, Bits(createMode), followLinks, out slot, out generation);
        }
        else if (error == FsError.ENAMETOOLONG && _union.Limits.PathBytes > FsName.MaxPathBytes)
        {
            using var encoded = new EncodedPath(path, "open");
            error = _union.Open(encoded.Bytes, mode, access, share, Bits(createMode), followLinks, out slot, out generation);
        }

        return error == FsError.OK
            ? new FileHandle(_union, slot, generation)
            : throw Failure(mode is FileMode.Open or FileMode.Truncate ? error : ErrorOfCreating(error, path), "open", path);
    }

    /// <summary>Opens a directory to be listed; the handle keeps to the node when it is renamed or removed.</summary>
    public DirectoryHandle OpenDirectory(ReadOnlySpan<char> path)
    {
        using var encoded = new EncodedPath(path, "open the directory");
        var error = _union.OpenDirectory(encoded.Bytes, out var slot, out var generation);
        return error == FsError.OK ? new DirectoryHandle(_union, slot, generation) : throw DirectoryFailure(error, "open the directory", path);
    }

    /// <summary>A new file without a name (O_TMPFILE), readable and writable; gone when closed unless linked.</summary>
    public FileHandle CreateAnonymous(UnixFileMode mode = (UnixFileMode)0x180) 
    {
        var error = _union.OpenAnonymous(Bits(mode), out var slot, out var generation);
        return error == FsError.OK ? new FileHandle(_union, slot, generation) : throw Failure(error, "create a file in", "/");
    }

    /// <summary>Gives an open file a name: an anonymous one, or one more. A file whose last name was removed gets none (ENOENT).</summary>
    public void LinkHandle(FileHandle handle, ReadOnlySpan<char> path) 
    {
        using var encoded = new EncodedPath(path, "link");
        var error = handle.Link(_union, encoded.Bytes);
        if (error != FsError.OK)
        {
            throw Failure(error, "link", path);
        }
    }

    /// <summary>Adds bytes at the end of a file that must be there.</summary>
    internal void AppendExisting(ReadOnlySpan<char> path, ReadOnlySpan<byte> content)
    {
        using var encoded = new EncodedPath(path, "append to");
        var operation = new ChangeContent(ContentChange.Append) { Place = encoded.Bytes, Data = content };
        Run(ref operation, "append to", path);
    }

    private const UnixFileMode DefaultMode = (UnixFileMode)0x1A4;

    private void RunCreating(ref ChangeContent operation, string verb, ReadOnlySpan<char> path)
    {
        var error = _union.Run(ref operation);
        if (error != FsError.OK)
        {
            throw Failure(ErrorOfCreating(error, path), verb, path);
        }
    }

    /// <summary>open(2) with O_CREAT says of a file with a slash behind it that it should be a directory.</summary>
    private FsError ErrorOfCreating(FsError error, ReadOnlySpan<char> path) =>
        error == FsError.ENOTDIR && path.EndsWith('/') && Exists(path.TrimEnd('/')) ? FsError.EISDIR : error;

    private static byte[] Utf8(ReadOnlySpan<char> text)
    {
        var bytes = new byte[Encoding.UTF8.GetByteCount(text)];
        Encoding.UTF8.GetBytes(text, bytes);
        return bytes;
    }
}

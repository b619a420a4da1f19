namespace UnionFs;

public sealed partial class UnionFileSystem
{
    /// <summary>The whole content of a file.</summary>
    public byte[] ReadAllBytes(ReadOnlySpan<char> path) => throw null!;

    /// <summary>The whole content of a file as text: UTF-8, or what its byte order mark says.</summary>
    public string ReadAllText(ReadOnlySpan<char> path) => throw null!;

    /// <summary>Makes a file's content these bytes; creates it (0644) if there is none. One atomic step.</summary>
    public void WriteAllBytes(ReadOnlySpan<char> path, ReadOnlySpan<byte> content) => throw null!;

    /// <summary>Makes a file's content this text in UTF-8; creates it (0644) if there is none. One atomic step.</summary>
    public void WriteAllText(ReadOnlySpan<char> path, ReadOnlySpan<char> text) => throw null!;

    /// <summary>Adds bytes at the end of a file; creates it (0644) if there is none.</summary>
    public void AppendAllBytes(ReadOnlySpan<char> path, ReadOnlySpan<byte> content) => throw null!;

    /// <summary>Adds text in UTF-8 at the end of a file; creates it (0644) if there is none.</summary>
    public void AppendAllText(ReadOnlySpan<char> path, ReadOnlySpan<char> text) => throw null!;

    /// <summary>Reads at an offset of a file, as many bytes as fit or are there.</summary>
    public int ReadAt(ReadOnlySpan<char> path, long offset, Span<byte> destination) => throw null!;

    /// <summary>Writes at an offset of an existing file; only the 4 KiB chunks touched are copied up.</summary>
    public void WriteAt(ReadOnlySpan<char> path, long offset, ReadOnlySpan<byte> content) => throw null!;

    /// <summary>Cuts or extends a file; what is added reads as zeros.</summary>
    public void Truncate(ReadOnlySpan<char> path, long size) => throw null!;

    /// <summary>Makes a range of a file a hole; the length of the file stays.</summary>
    public void PunchHole(ReadOnlySpan<char> path, long offset, long length) => throw null!;

    /// <summary>Opens a file as a stream, as <see cref="File.Open(string, FileMode, FileAccess, FileShare)"/> does.</summary>
    public Stream Open(string path, FileMode mode, FileAccess access = FileAccess.ReadWrite, FileShare share = FileShare.None) => throw null!;

    /// <summary>Opens an existing file for reading.</summary>
    public Stream OpenRead(string path) => throw null!;

    /// <summary>Opens a file for writing, creating it if there is none.</summary>
    public Stream OpenWrite(string path) => throw null!;

    /// <summary>
    /// Opens a file for access at any offset. Opening copies nothing up; the first write copies the chunk it touches. Opening and
    /// closing do not allocate.
    /// </summary>
    /// <param name="path">The file.</param>
    /// <param name="mode">As in the BCL.</param>
    /// <param name="access">What the handle may do.</param>
    /// <param name="share">What other handles on the node may do meanwhile.</param>
    /// <param name="createMode">Permission bits if the file is created.</param>
    /// <exception cref="IOException">Another handle's share mode forbids it (EAGAIN).</exception>
    public FileHandle OpenHandle(
        ReadOnlySpan<char> path,
        FileMode mode = FileMode.Open,
        FileAccess access = FileAccess.Read,
        FileShare share = FileShare.ReadWrite | FileShare.Delete,
        UnixFileMode createMode = (UnixFileMode)0x1A4) => throw null!;

    /// <summary>A new file without a name (O_TMPFILE), readable and writable; gone when closed unless linked.</summary>
    public FileHandle CreateAnonymous(UnixFileMode mode = (UnixFileMode)0x180) => throw null!;

    /// <summary>Gives an open file a name: an anonymous one, or one more. A file whose last name was removed gets none (ENOENT).</summary>
    public void LinkHandle(FileHandle handle, ReadOnlySpan<char> path) => throw null!;
}

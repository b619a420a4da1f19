using System.Buffers;

namespace UnionFs;

/// <summary>The bytes of a path for one operation, in a rented buffer. Throws what the BCL throws for text that is no path.</summary>
internal readonly ref struct EncodedPath
{
    private static readonly byte[] s_tooLong = new byte[FsName.MaxPathBytes + 1];
    private readonly byte[] _buffer;

    public EncodedPath(ReadOnlySpan<char> path, string operation)
    {
        _buffer = ArrayPool<byte>.Shared.Rent(FsName.MaxPathBytes);
        switch (UnionFileSystem.Encode(path, _buffer, out var bytes))
        {
            case FsError.OK:
                Bytes = _buffer.AsSpan(0, bytes.Length);
                break;
            case FsError.ENAMETOOLONG:
                // Which of two paths is at fault first is decided where they are resolved.
                Bytes = s_tooLong;
                break;
            case var error:
                ArrayPool<byte>.Shared.Return(_buffer);
                throw UnionFileSystem.Failure(error, operation, path);
        }
    }

    public ReadOnlySpan<byte> Bytes { get; }

    public void Dispose() => ArrayPool<byte>.Shared.Return(_buffer);
}

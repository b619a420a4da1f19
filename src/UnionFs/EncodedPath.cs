using System.Buffers;

namespace UnionFs;

/// <summary>The bytes of a path for one operation, in a rented buffer. Throws what the BCL throws for text that is no path.</summary>
internal readonly ref struct EncodedPath
{
    private readonly byte[] _buffer;

    public EncodedPath(ReadOnlySpan<char> path, string operation)
    {
        _buffer = ArrayPool<byte>.Shared.Rent(FsName.MaxPathBytes);
        var error = path.IsEmpty ? FsError.ENOENT : UnionFileSystem.Encode(path, _buffer, out var bytes);
        if (error != FsError.OK)
        {
            ArrayPool<byte>.Shared.Return(_buffer);
            throw UnionFileSystem.Failure(error, operation, path);
        }

        Bytes = UnionFileSystem.Encode(path, _buffer, out bytes) == FsError.OK ? bytes : default;
    }

    public ReadOnlySpan<byte> Bytes { get; }

    public void Dispose() => ArrayPool<byte>.Shared.Return(_buffer);
}

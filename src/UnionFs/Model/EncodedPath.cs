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
        switch (Encode(path, _buffer, out var bytes))
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
                throw FsErrors.ForPath(error, operation, path);
        }
    }

    public ReadOnlySpan<byte> Bytes { get; }

    /// <summary>The bytes of a path in a buffer of <see cref="FsName.MaxPathBytes"/>.</summary>
    public static FsError Encode(ReadOnlySpan<char> path, Span<byte> buffer, out ReadOnlySpan<byte> bytes)
    {
        bytes = default;
        if (path.Contains('\0'))
        {
            return FsError.EINVAL;
        }

        var length = FsName.Encode(path, buffer);
        if (length < 0)
        {
            return length == -1 ? FsError.ENAMETOOLONG : FsError.EILSEQ;
        }

        bytes = buffer[..length];
        return FsError.OK;
    }

    public void Dispose() => ArrayPool<byte>.Shared.Return(_buffer);
}

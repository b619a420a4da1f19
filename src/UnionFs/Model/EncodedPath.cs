using System.Buffers;

namespace UnionFs;

/// <summary>The bytes of a path for one operation, in a rented buffer. Throws what the BCL throws for text that is no path.</summary>
internal readonly ref struct EncodedPath
{
    /// <summary>What a path may be made to have at most, and a null behind it.</summary>
    public const int MostBytes = 64 << 10;

    private static readonly byte[] s_tooLong = new byte[MostBytes];
    private readonly byte[]? _buffer;

    public EncodedPath(ReadOnlySpan<char> path, string operation)
    {
        var error = TryEncode(path, out this);
        if (error != FsError.OK)
        {
            throw FsErrors.ForPath(error, operation, path);
        }
    }

    private EncodedPath(byte[]? buffer, ReadOnlySpan<byte> bytes)
    {
        _buffer = buffer;
        Bytes = bytes;
    }

    public ReadOnlySpan<byte> Bytes { get; }

    /// <summary>The bytes of a path. One that is longer than any may be is too long where it is resolved: that decides which of two is at fault.</summary>
    public static FsError TryEncode(ReadOnlySpan<char> path, out EncodedPath encoded)
    {
        var buffer = ArrayPool<byte>.Shared.Rent(FsName.MaxPathBytes);
        var error = Encode(path, buffer, out var bytes);
        if (error == FsError.ENAMETOOLONG && path.Length < MostBytes)
        {
            ArrayPool<byte>.Shared.Return(buffer);
            buffer = ArrayPool<byte>.Shared.Rent(MostBytes);
            error = Encode(path, buffer, out bytes);
        }

        if (error == FsError.OK)
        {
            encoded = new EncodedPath(buffer, buffer.AsSpan(0, bytes.Length));
            return error;
        }

        ArrayPool<byte>.Shared.Return(buffer);
        encoded = error == FsError.ENAMETOOLONG ? new EncodedPath(null, s_tooLong) : default;
        return error == FsError.ENAMETOOLONG ? FsError.OK : error;
    }

    /// <summary>The bytes of two paths, as <see cref="TryEncode(ReadOnlySpan{char}, out EncodedPath)"/>: of both or, if one is none, of neither.</summary>
    public static FsError TryEncode(ReadOnlySpan<char> first, ReadOnlySpan<char> second, out EncodedPath encodedFirst, out EncodedPath encodedSecond)
    {
        encodedSecond = default;
        var error = TryEncode(first, out encodedFirst);
        if (error == FsError.OK && (error = TryEncode(second, out encodedSecond)) != FsError.OK)
        {
            encodedFirst.Dispose();
            encodedFirst = default;
        }

        return error;
    }

    /// <summary>The bytes of a path in a buffer; ENAMETOOLONG if they do not fit.</summary>
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

    public void Dispose()
    {
        if (_buffer is not null)
        {
            ArrayPool<byte>.Shared.Return(_buffer);
        }
    }
}

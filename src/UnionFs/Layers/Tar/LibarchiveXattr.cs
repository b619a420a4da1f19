using System.Buffers;
using System.Buffers.Text;

namespace UnionFs;

/// <summary>The encoding of <c>LIBARCHIVE.xattr.</c> records: names with percent escapes, values in base64 without padding.</summary>
internal static class LibarchiveXattr
{
    public static bool TryDecodeName(ReadOnlySpan<byte> text, out byte[] name)
    {
        name = new byte[text.Length];
        var length = 0;
        for (var i = 0; i < text.Length; i++)
        {
            if (text[i] != '%')
            {
                name[length++] = text[i];
                continue;
            }

            if (i + 2 >= text.Length || Convert.FromHexString(text.Slice(i + 1, 2), name.AsSpan(length, 1), out _, out _) != OperationStatus.Done)
            {
                return false;
            }

            length++;
            i += 2;
        }

        Array.Resize(ref name, length);
        return true;
    }

    public static bool TryDecodeValue(ReadOnlySpan<byte> text, out byte[] value)
    {
        text = text.TrimEnd((byte)'=');
        var padded = new byte[(text.Length + 3) / 4 * 4];
        padded.AsSpan().Fill((byte)'=');
        text.CopyTo(padded);
        value = new byte[padded.Length / 4 * 3];
        if (Base64.DecodeFromUtf8(padded, value, out _, out var written) != OperationStatus.Done)
        {
            return false;
        }

        Array.Resize(ref value, written);
        return true;
    }
}

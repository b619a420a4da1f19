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

    /// <summary>The name with an escape for every byte that is no letter, digit or one of <c>-._</c>.</summary>
    public static byte[] EncodeName(ReadOnlySpan<byte> name)
    {
        var text = new List<byte>(name.Length + 8);
        foreach (var b in name)
        {
            if (char.IsAsciiLetterOrDigit((char)b) || b is (byte)'-' or (byte)'.' or (byte)'_')
            {
                text.Add(b);
            }
            else
            {
                text.AddRange([(byte)'%', (byte)"0123456789ABCDEF"[b >> 4], (byte)"0123456789ABCDEF"[b & 15]]);
            }
        }

        return [.. text];
    }

    /// <summary>The value in base64 without padding.</summary>
    public static byte[] EncodeValue(ReadOnlySpan<byte> value)
    {
        var text = new byte[Base64.GetMaxEncodedToUtf8Length(value.Length)];
        Base64.EncodeToUtf8(value, text, out _, out var written);
        return text.AsSpan(0, written).TrimEnd((byte)'=').ToArray();
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

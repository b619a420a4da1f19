using System.Buffers;
using System.Text;

namespace UnionFs;

/// <summary>
/// Names are bytes in OCI layers and on Linux, strings in .NET. This is the one conversion between the two: UTF-8, with
/// every byte that is not part of valid UTF-8 carried as the unpaired surrogate U+DC80 + (byte − 0x80), so that any byte
/// sequence survives a round trip. Other lone surrogates are EILSEQ; an escape sequence that spells valid UTF-8 simply
/// is that name. Hashing, comparing and sorting happen on the bytes only.
/// </summary>
public static class FsName
{
    /// <summary>The longest name a caller may pass, in bytes, if the options say nothing else. Layers may hold longer ones.</summary>
    public const int MaxNameBytes = 255;

    /// <summary>The longest path a caller may pass, in bytes, with a null behind it, if the options say nothing else. Trees may be deeper.</summary>
    public const int MaxPathBytes = 4096;

    /// <summary>
    /// Writes the bytes of <paramref name="text"/> to <paramref name="destination"/>. Answers the number of bytes, −1 if they
    /// do not fit, or −2 if the text holds a lone surrogate that is not an escaped byte. Does not allocate.
    /// </summary>
    public static int Encode(ReadOnlySpan<char> text, Span<byte> destination)
    {
        if (text.Length <= destination.Length
            && Ascii.FromUtf16(text, destination, out var ascii) == OperationStatus.Done)
        {
            return ascii;
        }

        return EncodeSlow(text, destination);
    }

    /// <summary>The bytes of <paramref name="text"/>.</summary>
    /// <exception cref="ArgumentException">The text holds a lone surrogate that is not an escaped byte.</exception>
    public static byte[] ToBytes(ReadOnlySpan<char> text)
    {
        var buffer = ArrayPool<byte>.Shared.Rent(text.Length * 3);
        try
        {
            var length = Encode(text, buffer);
            return length < 0
                ? throw new ArgumentException($"'{FsText.Quote(text)}' holds a lone surrogate that stands for no byte.", nameof(text))
                : buffer.AsSpan(0, length).ToArray();
        }
        finally
        {
            ArrayPool<byte>.Shared.Return(buffer);
        }
    }

    /// <summary>The text of a name or path given as bytes; bytes that are not UTF-8 become escapes.</summary>
    public static string ToText(ReadOnlySpan<byte> bytes)
    {
        if (Ascii.IsValid(bytes))
        {
            return Encoding.ASCII.GetString(bytes);
        }

        var buffer = ArrayPool<char>.Shared.Rent(bytes.Length);
        var text = new string(buffer, 0, Decode(bytes, buffer));
        ArrayPool<char>.Shared.Return(buffer);
        return text;
    }

    /// <summary>As <see cref="ToText"/> into a buffer of at least as many characters as there are bytes; answers how many there are.</summary>
    internal static int Decode(ReadOnlySpan<byte> bytes, Span<char> text)
    {
        if (Ascii.ToUtf16(bytes, text, out var written) == OperationStatus.Done)
        {
            return written;
        }

        for (written = 0; !bytes.IsEmpty;)
        {
            if (Rune.DecodeFromUtf8(bytes, out var rune, out var used) == OperationStatus.Done)
            {
                written += rune.EncodeToUtf16(text[written..]);
                bytes = bytes[used..];
            }
            else
            {
                text[written++] = (char)(0xDC00 + bytes[0]);
                bytes = bytes[1..];
            }
        }

        return written;
    }

    private static int EncodeSlow(ReadOnlySpan<char> text, Span<byte> destination)
    {
        var written = 0;
        while (!text.IsEmpty)
        {
            if (Rune.DecodeFromUtf16(text, out var rune, out var used) == OperationStatus.Done)
            {
                if (!rune.TryEncodeToUtf8(destination[written..], out var bytes))
                {
                    return -1;
                }

                written += bytes;
                text = text[used..];
                continue;
            }

            if (text[0] is < '\uDC80' or > '\uDCFF')
            {
                return -2;
            }

            if (written == destination.Length)
            {
                return -1;
            }

            destination[written++] = (byte)(text[0] - 0xDC00);
            text = text[1..];
        }

        return written;
    }
}

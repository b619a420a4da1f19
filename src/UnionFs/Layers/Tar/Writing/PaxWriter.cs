using System.Buffers.Text;

namespace UnionFs;

/// <summary>Collects the records of one PAX header. Reused from entry to entry.</summary>
internal sealed class PaxWriter
{
    private readonly ByteBuffer _records = new();

    public int Length => _records.Length;

    public ReadOnlySpan<byte> Span => _records.Span;

    public void Clear() => _records.Clear();

    public void Add(ReadOnlySpan<byte> key, long value)
    {
        Span<byte> digits = stackalloc byte[20];
        Utf8Formatter.TryFormat(value, digits, out var count);
        Add(key, digits[..count]);
    }

    /// <summary>Seconds, and a fraction without zeros at its end if there is one.</summary>
    public void Add(ReadOnlySpan<byte> key, Timestamp time)
    {
        var total = time.TotalNanoseconds;
        var (whole, rest) = Int128.DivRem(Int128.Abs(total), 1_000_000_000);
        Span<byte> text = stackalloc byte[48];
        var length = 0;
        if (total < 0)
        {
            text[length++] = (byte)'-';
        }

        Utf8Formatter.TryFormat((ulong)whole, text[length..], out var count);
        length += count;
        if (rest != 0)
        {
            text[length++] = (byte)'.';
            Utf8Formatter.TryFormat((uint)rest, text[length..], out _, new System.Buffers.StandardFormat('D', 9));
            length += 9;
            length = text[..length].TrimEnd((byte)'0').Length;
        }

        Add(key, text[..length]);
    }

    /// <summary>A record: its own length in decimal, the key, and the bytes of the value as they are.</summary>
    public void Add(ReadOnlySpan<byte> key, ReadOnlySpan<byte> value)
    {
        var rest = key.Length + value.Length + 3;
        var length = rest + DigitsOf(rest);
        length = rest + DigitsOf(length);
        Span<byte> digits = stackalloc byte[11];
        Utf8Formatter.TryFormat(length, digits, out var count);
        _records.Append(digits[..count]);
        _records.Append(" "u8);
        _records.Append(key);
        _records.Append("="u8);
        _records.Append(value);
        _records.Append("\n"u8);
    }

    /// <summary>The attributes whose names a record of the usual form can hold: those without an equals sign.</summary>
    public void AddXattrs(XattrSet xattrs)
    {
        foreach (var (name, value) in xattrs)
        {
            if (!name.Contains('='))
            {
                Add([.. "SCHILY.xattr."u8, .. FsName.ToBytes(name)], value.Span);
            }
        }
    }

    /// <summary>The others, in the encoded form of libarchive; their keys come first in the order of bytes.</summary>
    public void AddEncodedXattrs(XattrSet xattrs)
    {
        foreach (var (name, value) in xattrs)
        {
            if (name.Contains('='))
            {
                Add([.. "LIBARCHIVE.xattr."u8, .. LibarchiveXattr.EncodeName(FsName.ToBytes(name))], LibarchiveXattr.EncodeValue(value.Span));
            }
        }
    }

    private static int DigitsOf(int number)
    {
        var count = 1;
        for (; number >= 10; number /= 10)
        {
            count++;
        }

        return count;
    }
}

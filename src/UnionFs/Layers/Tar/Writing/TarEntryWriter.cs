using System.Text.Unicode;

namespace UnionFs;

/// <summary>
/// Writes headers of entries: ustar, and before it a PAX header with what does not fit, and nothing else, under keys in the order of their bytes.
/// </summary>
/// <remarks>User and group names are empty, numbers that do not fit are zeros in the header. Neither the machine nor the moment has a part in it.</remarks>
internal sealed class TarEntryWriter(TarOutput output)
{
    private const int NameBytes = 100;
    private const int PrefixBytes = 155;
    private const long MaxOctal7 = (1L << 21) - 1;
    private const long MaxOctal11 = (1L << 33) - 1;
    private readonly PaxWriter _pax = new();
    private readonly byte[] _block = new byte[TarHeader.BlockSize];

    private static ReadOnlySpan<byte> PaxName => "././@PaxHeader"u8;

    public void Write(in TarEntryFields entry)
    {
        var split = SplitOf(entry.Path);
        CollectPax(entry, split < 0);
        if (_pax.Length > 0)
        {
            var header = new TarEntryFields { Path = PaxName, Type = (byte)'x', Size = _pax.Length };
            WriteBlock(header, 0);
            output.Write(_pax.Span);
            output.Pad();
        }

        WriteBlock(entry, split);
    }

    /// <summary>Where the name begins after the prefix: 0 if there is none, −1 if the path does not fit.</summary>
    private static int SplitOf(ReadOnlySpan<byte> path)
    {
        if (path.Length <= NameBytes)
        {
            return 0;
        }

        // The slash at the end of a directory belongs to the name, which must not be empty.
        var slash = path[..Math.Min(path.Length - 1, PrefixBytes + 1)].LastIndexOf((byte)'/');
        return slash > 0 && path.Length - slash - 1 <= NameBytes ? slash + 1 : -1;
    }

    private void CollectPax(in TarEntryFields entry, bool isLong)
    {
        var attributes = entry.Attributes;
        _pax.Clear();
        if (entry.Xattrs is { Count: > 0 } xattrs)
        {
            _pax.AddEncodedXattrs(xattrs);
        }

        if (attributes.Device.Major > MaxOctal7)
        {
            _pax.Add("SCHILY.devmajor"u8, attributes.Device.Major);
        }

        if (attributes.Device.Minor > MaxOctal7)
        {
            _pax.Add("SCHILY.devminor"u8, attributes.Device.Minor);
        }

        if (entry.Xattrs is { Count: > 0 })
        {
            _pax.AddXattrs(entry.Xattrs);
        }

        if (attributes.Gid > MaxOctal7)
        {
            _pax.Add("gid"u8, attributes.Gid);
        }

        var hasLongTarget = entry.Target.Length > NameBytes;
        if ((isLong && !Utf8.IsValid(entry.Path)) || (hasLongTarget && !Utf8.IsValid(entry.Target)))
        {
            _pax.Add("hdrcharset"u8, "BINARY"u8);
        }

        if (hasLongTarget)
        {
            _pax.Add("linkpath"u8, entry.Target);
        }

        if (attributes.ModifyTime is not { Nanoseconds: 0, Seconds: >= 0 and <= MaxOctal11 })
        {
            _pax.Add("mtime"u8, attributes.ModifyTime);
        }

        if (isLong)
        {
            _pax.Add("path"u8, entry.Path);
        }

        if (entry.Size > MaxOctal11)
        {
            _pax.Add("size"u8, entry.Size);
        }

        if (attributes.Uid > MaxOctal7)
        {
            _pax.Add("uid"u8, attributes.Uid);
        }
    }

    private void WriteBlock(in TarEntryFields entry, int split)
    {
        var block = _block.AsSpan();
        block.Clear();
        var name = split < 0 ? entry.Path : entry.Path[split..];
        name[..Math.Min(name.Length, NameBytes)].CopyTo(block);
        var attributes = entry.Attributes;
        PutOctal(block.Slice(100, 8), (long)attributes.Mode & 0xFFF);
        PutOctal(block.Slice(108, 8), attributes.Uid);
        PutOctal(block.Slice(116, 8), attributes.Gid);
        PutOctal(block.Slice(124, 12), entry.Size);
        PutOctal(block.Slice(136, 12), attributes.ModifyTime.Seconds);
        block[156] = entry.Type;
        entry.Target[..Math.Min(entry.Target.Length, NameBytes)].CopyTo(block[157..]);
        "ustar\0"u8.CopyTo(block[257..]);
        "00"u8.CopyTo(block[263..]);
        PutOctal(block.Slice(329, 8), attributes.Device.Major);
        PutOctal(block.Slice(337, 8), attributes.Device.Minor);
        if (split > 0)
        {
            entry.Path[..(split - 1)].CopyTo(block[345..]);
        }

        block.Slice(148, 8).Fill((byte)' ');
        var sum = 0;
        foreach (var b in block)
        {
            sum += b;
        }

        PutOctal(block.Slice(148, 7), sum);
        output.Write(block);
    }

    /// <summary>Octal digits and a NUL; zeros for what does not fit, which a PAX record says then.</summary>
    private static void PutOctal(Span<byte> field, long value)
    {
        var digits = field.Length - 1;
        value = value < 0 || value >> (3 * digits) != 0 ? 0 : value;
        for (var i = digits - 1; i >= 0; i--, value >>= 3)
        {
            field[i] = (byte)('0' + (value & 7));
        }

        field[digits] = 0;
    }
}

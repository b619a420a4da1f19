using System.Buffers.Binary;
using System.Globalization;
using System.IO.Compression;
using System.Text;

namespace UnionFs.TestKit.Tar;

/// <summary>Writes tars block by block for tests, well-formed ones and any other.</summary>
public sealed class TarBuilder
{
    public const int BlockSize = 512;
    private readonly MemoryStream _bytes = new();

    /// <summary>Where the next byte goes.</summary>
    public long Position => _bytes.Length;

    public static byte[] Gzip(params byte[][] members)
    {
        var result = new MemoryStream();
        foreach (var member in members)
        {
            using var gzip = new GZipStream(result, CompressionLevel.Fastest, leaveOpen: true);
            gzip.Write(member);
        }

        return result.ToArray();
    }

    public static byte[] Bytes(string text) => Encoding.UTF8.GetBytes(text);

    public static byte[] PaxRecord(string key, byte[] value)
    {
        var rest = 3 + Encoding.UTF8.GetByteCount(key) + value.Length;
        var length = rest;
        while (length != rest + length.ToString(CultureInfo.InvariantCulture).Length)
        {
            length = rest + length.ToString(CultureInfo.InvariantCulture).Length;
        }

        return [.. Bytes(string.Create(CultureInfo.InvariantCulture, $"{length} {key}=")), .. value, (byte)'\n'];
    }

    public TarBuilder File(string path, string text = "", Func<TarHeaderFields, TarHeaderFields>? change = null) =>
        Entry(path, '0', Bytes(text), change);

    public TarBuilder Directory(string path, Func<TarHeaderFields, TarHeaderFields>? change = null) =>
        Entry(path, '5', [], h => (change ?? (x => x))(h with { Mode = 0x1ED }));

    public TarBuilder Symlink(string path, string target) => Entry(path, '2', [], h => h with { LinkName = Bytes(target), Mode = 0x1FF });

    public TarBuilder HardLink(string path, string target) => Entry(path, '1', [], h => h with { LinkName = Bytes(target) });

    public TarBuilder Entry(string path, char type, byte[] data, Func<TarHeaderFields, TarHeaderFields>? change = null)
    {
        var fields = new TarHeaderFields { Name = Bytes(path), Type = type, Size = data.Length };
        return Header((change ?? (x => x))(fields)).Data(data);
    }

    /// <summary>A PAX header for the next entry.</summary>
    public TarBuilder Pax(params (string Key, string Value)[] records) =>
        PaxBytes('x', [.. records.SelectMany(r => PaxRecord(r.Key, Bytes(r.Value)))]);

    /// <summary>A PAX header for all entries that follow.</summary>
    public TarBuilder GlobalPax(params (string Key, string Value)[] records) =>
        PaxBytes('g', [.. records.SelectMany(r => PaxRecord(r.Key, Bytes(r.Value)))]);

    public TarBuilder PaxBytes(char type, byte[] records) => Entry("PaxHeaders/x", type, records);

    /// <summary>A GNU header with the name (L) or the link target (K) of the next entry.</summary>
    public TarBuilder Long(char type, string text) => Entry("././@LongLink", type, [.. Bytes(text), 0], h => h with { Magic = TarMagic.Gnu });

    public TarBuilder Header(TarHeaderFields fields)
    {
        _bytes.Write(Block(fields));
        return this;
    }

    /// <summary>Bytes and the zeros that fill their last block.</summary>
    public TarBuilder Data(byte[] data)
    {
        _bytes.Write(data);
        _bytes.Write(new byte[-data.Length & (BlockSize - 1)]);
        return this;
    }

    public TarBuilder Raw(params byte[] bytes)
    {
        _bytes.Write(bytes);
        return this;
    }

    /// <summary>The end marker.</summary>
    public TarBuilder End() => Raw(new byte[2 * BlockSize]);

    public byte[] ToArray() => _bytes.ToArray();

    /// <summary>An octal field that ends with NUL, or base 256 if the number does not fit or is negative.</summary>
    public static byte[] Number(long value, int length)
    {
        var field = new byte[length];
        var octal = value < 0 ? "" : Convert.ToString(value, 8);
        if (value >= 0 && octal.Length < length)
        {
            Bytes(octal.PadLeft(length - 1, '0')).CopyTo(field, 0);
            return field;
        }

        field.AsSpan().Fill(value < 0 ? (byte)0xFF : (byte)0);
        if (length >= 9)
        {
            BinaryPrimitives.WriteInt64BigEndian(field.AsSpan(length - 8), value);
        }
        else
        {
            var bytes = new byte[8];
            BinaryPrimitives.WriteInt64BigEndian(bytes, value);
            bytes.AsSpan(8 - length).CopyTo(field);
        }

        field[0] |= 0x80;
        return field;
    }

    private static byte[] Block(TarHeaderFields fields)
    {
        var block = new byte[BlockSize];
        Put(block, 0, 100, fields.Name);
        Number(fields.Mode, 8).CopyTo(block, 100);
        Number(fields.Uid, 8).CopyTo(block, 108);
        Number(fields.Gid, 8).CopyTo(block, 116);
        Number(fields.Size, 12).CopyTo(block, 124);
        Number(fields.ModifyTime, 12).CopyTo(block, 136);
        block[156] = (byte)fields.Type;
        Put(block, 157, 100, fields.LinkName);
        if (fields.Magic != TarMagic.V7)
        {
            Bytes(fields.Magic == TarMagic.Gnu ? "ustar  \0" : "ustar\0" + "00").CopyTo(block, 257);
            Number(fields.DeviceMajor, 8).CopyTo(block, 329);
            Number(fields.DeviceMinor, 8).CopyTo(block, 337);
            Put(block, 345, 155, fields.Prefix);
        }

        foreach (var (offset, bytes) in fields.Patches)
        {
            bytes.CopyTo(block, offset);
        }

        block.AsSpan(148, 8).Fill((byte)' ');
        var sum = block.Sum(b => fields.SignedChecksum ? (sbyte)b : b) + fields.ChecksumError;
        Bytes(Convert.ToString(sum, 8).PadLeft(6, '0') + "\0 ").CopyTo(block, 148);
        return block;
    }

    private static void Put(byte[] block, int at, int length, byte[] bytes)
    {
        if (bytes.Length > length)
        {
            throw new ArgumentException($"{bytes.Length} bytes do not fit into {length}.");
        }

        bytes.CopyTo(block, at);
    }
}

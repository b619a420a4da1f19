using System.Buffers.Text;

namespace UnionFs;

/// <summary>The records of PAX headers: of one entry, or the global ones collected so far. Reused from entry to entry.</summary>
internal sealed class PaxRecords(TarLayerOptions options, bool global)
{
    private PaxField _mentioned;
    private PaxField _present;
    private List<KeyValuePair<string, byte[]>>? _xattrs;
    private long _xattrBytes;
    private long _sparseMapBytes;

    public ByteBuffer Path { get; } = new();

    public ByteBuffer LinkPath { get; } = new();

    public ByteBuffer SparseName { get; } = new();

    /// <summary>Offsets and lengths in turn, of sparse forms 0.0 and 0.1.</summary>
    public List<long> SparseMap { get; } = [];

    public long Size { get; private set; }

    public long Uid { get; private set; }

    public long Gid { get; private set; }

    public Timestamp ModifyTime { get; private set; }

    public Timestamp AccessTime { get; private set; }

    public Timestamp ChangeTime { get; private set; }

    public Timestamp BirthTime { get; private set; }

    public long DeviceMajor { get; private set; }

    public long DeviceMinor { get; private set; }

    public long SparseMajor { get; private set; }

    public long SparseMinor { get; private set; }

    public long SparseSize { get; private set; }

    public IReadOnlyList<KeyValuePair<string, byte[]>> Xattrs => _xattrs ?? (IReadOnlyList<KeyValuePair<string, byte[]>>)[];

    public bool IsEmpty => _mentioned == 0 && _xattrs is null;

    public bool Has(PaxField field) => (_present & field) != 0;

    /// <summary>Whether there is a record for the field, be it an empty one that takes a global record back.</summary>
    public bool Mentions(PaxField field) => (_mentioned & field) != 0;

    public void Clear()
    {
        (_mentioned, _present, _xattrs, _xattrBytes, _sparseMapBytes) = (0, 0, null, 0, 0);
        SparseMap.Clear();
    }

    /// <summary>Reads the records of one header over what is there. Answers what is wrong with them, or null.</summary>
    public string? Parse(ReadOnlySpan<byte> records)
    {
        while (!records.IsEmpty)
        {
            if (!Utf8Parser.TryParse(records[..Math.Min(records.Length, 10)], out int length, out var digits) || records[0] is < (byte)'0' or > (byte)'9'
                || digits == records.Length || records[digits] != ' ' || length <= digits + 1 || length > records.Length
                || records[length - 1] != '\n')
            {
                return "a PAX record has a wrong length";
            }

            var record = records[(digits + 1)..(length - 1)];
            records = records[length..];
            var equals = record.IndexOf((byte)'=');
            if (equals <= 0)
            {
                return "a PAX record has no key";
            }

            if (Set(record[..equals], record[(equals + 1)..]) is { } reason)
            {
                return $"the PAX record '{FsText.Quote(FsName.ToText(record[..Math.Min(equals, 100)]))}' {reason}";
            }
        }

        return null;
    }

    private string? Set(ReadOnlySpan<byte> key, ReadOnlySpan<byte> value) => key[0] switch
    {
        (byte)'S' when key.StartsWith("SCHILY.xattr."u8) => SetXattr(key[13..], value),
        (byte)'L' when key.StartsWith("LIBARCHIVE.xattr."u8) => SetEncodedXattr(key[17..], value),
        (byte)'G' when key.StartsWith("GNU.sparse."u8) => global ? null : SetSparse(key[11..], value),
        _ => SetField(key, value),
    };

    private string? SetField(ReadOnlySpan<byte> key, ReadOnlySpan<byte> value)
    {
        var field = FieldOf(key);
        if (field == PaxField.None || !Mention(field, value))
        {
            return null;
        }

        switch (field)
        {
            case PaxField.Path:
                return SetName(Path, value);
            case PaxField.LinkPath:
                return SetName(LinkPath, value);
            case PaxField.ModifyTime or PaxField.AccessTime or PaxField.ChangeTime or PaxField.BirthTime:
                return PaxTime.TryParse(value, out var time) ? SetTime(field, time) : "is not a time that can be kept";
            default:
                return TryNumber(value, out var number) ? SetNumber(field, number) : "is not a number that can be kept";
        }
    }

    private static PaxField FieldOf(ReadOnlySpan<byte> key) => key.Length switch
    {
        3 when key.SequenceEqual("uid"u8) => PaxField.Uid,
        3 when key.SequenceEqual("gid"u8) => PaxField.Gid,
        4 when key.SequenceEqual("path"u8) => PaxField.Path,
        4 when key.SequenceEqual("size"u8) => PaxField.Size,
        5 when key.SequenceEqual("mtime"u8) => PaxField.ModifyTime,
        5 when key.SequenceEqual("atime"u8) => PaxField.AccessTime,
        5 when key.SequenceEqual("ctime"u8) => PaxField.ChangeTime,
        8 when key.SequenceEqual("linkpath"u8) => PaxField.LinkPath,
        15 when key.SequenceEqual("SCHILY.devmajor"u8) => PaxField.DeviceMajor,
        15 when key.SequenceEqual("SCHILY.devminor"u8) => PaxField.DeviceMinor,
        23 when key.SequenceEqual("LIBARCHIVE.creationtime"u8) => PaxField.BirthTime,
        _ => PaxField.None,
    };

    private string? SetSparse(ReadOnlySpan<byte> key, ReadOnlySpan<byte> value)
    {
        if (key.SequenceEqual("name"u8))
        {
            return Mention(PaxField.SparseName, value) ? SetName(SparseName, value) : null;
        }

        if (key.SequenceEqual("map"u8))
        {
            return Mention(PaxField.SparseMap, value) ? SetMap(value) : null;
        }

        if (key.SequenceEqual("offset"u8) || key.SequenceEqual("numbytes"u8))
        {
            _mentioned |= PaxField.SparseMap;
            _present |= PaxField.SparseMap;
            return (SparseMap.Count % 2 == 0) == key.SequenceEqual("offset"u8) ? AddToMap(value) : "is not in its order";
        }

        var field = key.SequenceEqual("major"u8) ? PaxField.SparseMajor
            : key.SequenceEqual("minor"u8) ? PaxField.SparseMinor
            : key.SequenceEqual("realsize"u8) || key.SequenceEqual("size"u8) ? PaxField.SparseSize
            : PaxField.None;
        return field == PaxField.None || !Mention(field, value) ? null
            : TryNumber(value, out var number) ? SetNumber(field, number) : "is not a number that can be kept";
    }

    private string? SetMap(ReadOnlySpan<byte> value)
    {
        if (value.Length > options.MaxSparseMapBytes)
        {
            return $"has {value.Length} bytes, more than the {options.MaxSparseMapBytes} allowed for a sparse map";
        }

        SparseMap.Clear();
        _sparseMapBytes = 0;
        foreach (var range in value.Split((byte)','))
        {
            if (AddToMap(value[range]) is { } reason)
            {
                return reason;
            }
        }

        return SparseMap.Count % 2 == 0 ? null : "has an odd count of numbers";
    }

    private string? AddToMap(ReadOnlySpan<byte> value)
    {
        if (!TryNumber(value, out var number))
        {
            return "is not a number that can be kept";
        }

        SparseMap.Add(number);
        _sparseMapBytes += value.Length + 1;
        return _sparseMapBytes - 1 > options.MaxSparseMapBytes
            ? $"makes a sparse map longer than the {options.MaxSparseMapBytes} bytes allowed" : null;
    }

    private string? SetName(ByteBuffer buffer, ReadOnlySpan<byte> value)
    {
        if (value.Length > options.MaxPathBytes)
        {
            return $"has {value.Length} bytes, more than the {options.MaxPathBytes} allowed";
        }

        buffer.Set(value);
        return value.Contains((byte)0) ? "holds a NUL byte" : null;
    }

    private string? SetNumber(PaxField field, long number)
    {
        switch (field)
        {
            case PaxField.Size:
                Size = number;
                break;
            case PaxField.Uid:
                Uid = number;
                break;
            case PaxField.Gid:
                Gid = number;
                break;
            case PaxField.DeviceMajor:
                DeviceMajor = number;
                break;
            case PaxField.DeviceMinor:
                DeviceMinor = number;
                break;
            case PaxField.SparseMajor:
                SparseMajor = number;
                break;
            case PaxField.SparseMinor:
                SparseMinor = number;
                break;
            default:
                SparseSize = number;
                break;
        }

        return null;
    }

    private string? SetTime(PaxField field, Timestamp time)
    {
        switch (field)
        {
            case PaxField.ModifyTime:
                ModifyTime = time;
                break;
            case PaxField.AccessTime:
                AccessTime = time;
                break;
            case PaxField.ChangeTime:
                ChangeTime = time;
                break;
            default:
                BirthTime = time;
                break;
        }

        return null;
    }

    private string? SetEncodedXattr(ReadOnlySpan<byte> key, ReadOnlySpan<byte> value)
    {
        if (!LibarchiveXattr.TryDecodeName(key, out var name))
        {
            return "has a name with a wrong escape";
        }

        return LibarchiveXattr.TryDecodeValue(value, out var bytes) ? SetXattr(name, bytes) : "is not base64";
    }

    private string? SetXattr(ReadOnlySpan<byte> name, ReadOnlySpan<byte> value)
    {
        if (name.IsEmpty || name.Contains((byte)0))
        {
            return "has no valid attribute name";
        }

        if (value.Length > options.MaxXattrBytes)
        {
            return $"has {value.Length} bytes, more than the {options.MaxXattrBytes} allowed for an extended attribute";
        }

        _xattrBytes += name.Length + value.Length;
        if (_xattrBytes > options.MaxHeaderBytes)
        {
            return $"makes all global attributes longer than {options.MaxHeaderBytes} bytes";
        }

        (_xattrs ??= []).Add(new(FsName.ToText(name), value.ToArray()));
        return null;
    }

    /// <summary>Records that the key was seen; false for an empty value, which takes an earlier or global one back.</summary>
    private bool Mention(PaxField field, ReadOnlySpan<byte> value)
    {
        _mentioned |= field;
        _present = value.IsEmpty ? _present & ~field : _present | field;
        return !value.IsEmpty;
    }

    private static bool TryNumber(ReadOnlySpan<byte> value, out long number) =>
        Utf8Parser.TryParse(value, out number, out var used) && used == value.Length && value[0] != '-' && value[0] != '+';
}

using System.Buffers.Text;

namespace UnionFs;

/// <summary>Sparse maps: the old GNU form in headers, and the PAX forms 0.0, 0.1 and 1.0.</summary>
internal sealed partial class TarIndexer
{
    private const int SparseEntryBytes = 24;
    private readonly List<long> _map = [];

    private TarSparseMap ReadOldSparseMap(long stored)
    {
        _map.Clear();
        AddOldSparseEntries(_header.AsSpan(386, 4 * SparseEntryBytes));
        var realSize = Number(483, 12, "size of the whole file");
        ReadSparseExtensions(keep: true);
        return MakeMap(_map, realSize, stored);
    }

    private void SkipSparseExtensions(EntryType kind)
    {
        if (kind == EntryType.Sparse)
        {
            ReadSparseExtensions(keep: false);
        }
    }

    private void ReadSparseExtensions(bool keep)
    {
        var bytes = 4L * SparseEntryBytes;
        for (var more = _header[482] != 0; more;)
        {
            bytes += TarHeader.BlockSize;
            if (bytes > _options.MaxSparseMapBytes)
            {
                throw SparseMapTooLong();
            }

            var block = _input.Peek(TarHeader.BlockSize);
            if (block.Length < TarHeader.BlockSize)
            {
                throw Malformed("the archive is cut short inside a sparse map");
            }

            more = block[504] != 0;
            if (keep)
            {
                AddOldSparseEntries(block[..(21 * SparseEntryBytes)]);
            }

            _input.TrySkip(TarHeader.BlockSize);
        }
    }

    private void AddOldSparseEntries(ReadOnlySpan<byte> entries)
    {
        for (; !entries.IsEmpty && entries[0] != 0; entries = entries[SparseEntryBytes..])
        {
            if (!TarHeader.TryNumber(entries[..12], out var offset) || !TarHeader.TryNumber(entries.Slice(12, 12), out var length))
            {
                throw Malformed("the sparse map holds something that is not a number that can be kept");
            }

            _map.Add(offset);
            _map.Add(length);
        }
    }

    private TarSparseMap ReadPaxSparseMap(long stored)
    {
        if (!_local.Has(PaxField.SparseSize))
        {
            throw Malformed("the sparse file has no record of its whole size");
        }

        if (!_local.Has(PaxField.SparseMajor))
        {
            return MakeMap(_local.SparseMap, _local.SparseSize, stored);
        }

        if (_local.SparseMajor == 0 && _local.SparseMinor is 0 or 1)
        {
            return MakeMap(_local.SparseMap, _local.SparseSize, stored);
        }

        if (_local.SparseMajor != 1 || _local.SparseMinor != 0)
        {
            throw Malformed($"the sparse format {_local.SparseMajor}.{_local.SparseMinor} is not known");
        }

        return MakeMap(_map, _local.SparseSize, stored - ReadSparseMapData(stored));
    }

    /// <summary>Reads the map at the start of the data (form 1.0): how many pairs, then the pairs, a number a line.</summary>
    private long ReadSparseMapData(long stored)
    {
        _map.Clear();
        var used = 0L;
        var expected = ReadSparseNumber(stored, ref used);
        if (expected > _options.MaxSparseMapBytes)
        {
            throw SparseMapTooLong();
        }

        for (expected *= 2; expected > 0; expected--)
        {
            _map.Add(ReadSparseNumber(stored, ref used));
        }

        var padding = -used & (TarHeader.BlockSize - 1);
        if (used + padding > stored || !_input.TrySkip(padding))
        {
            throw Malformed("the sparse map is cut short");
        }

        return used + padding;
    }

    private long ReadSparseNumber(long stored, ref long used)
    {
        const int longest = 24;
        var text = _input.Peek((int)Math.Min(longest, stored - used));
        var end = text.IndexOf((byte)'\n');
        if (end <= 0 || !Utf8Parser.TryParse(text[..end], out long number, out var digits) || digits != end || text[0] is < (byte)'0' or > (byte)'9')
        {
            throw Malformed("the sparse map at the start of the data is malformed or cut short");
        }

        used += end + 1;
        if (used > _options.MaxSparseMapBytes)
        {
            throw SparseMapTooLong();
        }

        _input.TrySkip(end + 1);
        return number;
    }

    private LayerFormatException SparseMapTooLong() =>
        Malformed($"the sparse map is longer than the {_options.MaxSparseMapBytes} bytes allowed");

    /// <summary>Checks pairs of offset and length and makes a map of them. The next byte of the input is the first stored one.</summary>
    private TarSparseMap MakeMap(List<long> pairs, long length, long stored)
    {
        if (pairs.Count % 2 != 0)
        {
            throw Malformed("the sparse map has an odd count of numbers");
        }

        var extents = new List<(long Offset, long Before)>(pairs.Count / 2);
        long end = 0, total = 0;
        for (var i = 0; i < pairs.Count; i += 2)
        {
            var (offset, count) = (pairs[i], pairs[i + 1]);
            if (offset < end || count < 0 || offset > length || count > length - offset)
            {
                throw Malformed($"the sparse map is out of order, overlaps or leaves the file of {length} bytes at offset {offset}");
            }

            // Extents that touch are one, so that a hole is always between two.
            if (count > 0 && (extents.Count == 0 || offset > end))
            {
                extents.Add((offset, total));
            }

            if (count > 0)
            {
                (end, total) = (offset + count, total + count);
            }
        }

        return total == stored
            ? new TarSparseMap(_input.Position, length, stored, [.. extents])
            : throw Malformed($"the sparse map has {total} bytes of data, the entry stores {stored}");
    }
}

namespace UnionFs;

/// <summary>Reads the headers of a tar in one pass and puts its entries into a tree. Used once.</summary>
internal sealed partial class TarIndexer
{
    private readonly byte[] _header = new byte[TarHeader.BlockSize];
    private readonly TarInput _input;
    private readonly TarLayerOptions _options;
    private readonly string _layer;
    private readonly LayerTreeBuilder _tree;
    private readonly PaxRecords _local;
    private readonly PaxRecords _global;
    private readonly ByteBuffer _longName = new();
    private readonly ByteBuffer _longLink = new();
    private readonly ByteBuffer _joined = new();
    private long _offset;
    private int _entries;

    public TarIndexer(TarInput input, string layer, TarLayerOptions options)
    {
        _input = input;
        _options = options;
        _layer = layer;
        _tree = new LayerTreeBuilder(layer, input.ExpectedEntries);
        _local = new PaxRecords(options, global: false);
        _global = new PaxRecords(options, global: true);
    }

    /// <summary>Bytes of file content in the tar; of sparse files what is stored.</summary>
    public long ContentBytes { get; private set; }

    public LayerTree Run()
    {
        while (ReadHeader(out var isAdded))
        {
            if (!isAdded && !ReadExtension())
            {
                AddEntry();
                _longName.Clear();
                _longLink.Clear();
                if (!_local.IsEmpty)
                {
                    _local.Clear();
                }
            }
        }

        if (_longName.Length > 0 || _longLink.Length > 0 || !_local.IsEmpty)
        {
            throw Malformed("the archive ends after an extension header, before the entry it belongs to");
        }

        _input.Drain();
        return _tree.Build();
    }

    /// <summary>Takes the next header, with its entry if that is of the usual kind; false at the end of the archive.</summary>
    private bool ReadHeader(out bool isAdded)
    {
        isAdded = false;
        _offset = _input.Position;
        _tree.Offset = _offset;
        var block = _input.Peek(TarHeader.BlockSize);
        if (TarHeader.IsZero(block))
        {
            // Two zero blocks end the archive, and so does the end of the data, with one, a part of one, or none.
            if (block.Length == TarHeader.BlockSize && !TarHeader.IsZero(_input.Peek(2 * TarHeader.BlockSize)))
            {
                throw Malformed("a single zero block, which is no end of an archive, is followed by more data");
            }

            return false;
        }

        if (block.Length < TarHeader.BlockSize)
        {
            throw new LayerFormatException(_layer, null, _offset, "the archive is cut short inside a header");
        }

        if (!TarHeader.HasValidChecksum(block))
        {
            throw new LayerFormatException(
                _layer, null, _offset, _offset == 0 ? "the file is no tar: its first header has a wrong checksum" + OtherFormat(block) : "the header has a wrong checksum");
        }

        if (TryAddPlain(block))
        {
            isAdded = true;
            return true;
        }

        block.CopyTo(_header);
        _input.TrySkip(TarHeader.BlockSize);
        return true;
    }

    private static string OtherFormat(ReadOnlySpan<byte> start) =>
        start.StartsWith((ReadOnlySpan<byte>)[0x28, 0xB5, 0x2F, 0xFD]) ? "; it looks compressed with zstd"
        : start.StartsWith((ReadOnlySpan<byte>)[0xFD, (byte)'7', (byte)'z', (byte)'X', (byte)'Z']) ? "; it looks compressed with xz"
        : start.StartsWith("BZh"u8) ? "; it looks compressed with bzip2" : "";

    /// <summary>Handles headers that are no entries; false for an entry.</summary>
    private bool ReadExtension()
    {
        switch (TarHeader.TypeFlag(_header))
        {
            case (byte)'L':
                ReadLongName(_longName, "long name");
                return true;
            case (byte)'K':
                ReadLongName(_longLink, "long link name");
                return true;
            case (byte)'x' or (byte)'X':
                _local.Clear();
                ReadPax(_local);
                return true;
            case (byte)'g':
                ReadPax(_global);
                return true;
            case (byte)'V':
                SkipData(Number(124, 12, "size"));
                return true;
            default:
                return false;
        }
    }

    private void ReadLongName(ByteBuffer name, string what)
    {
        var text = TarHeader.Text(ExtensionData(what));
        if (text.Length > _options.MaxPathBytes)
        {
            throw Malformed($"the {what} has {text.Length} bytes, more than the {_options.MaxPathBytes} allowed");
        }

        if (text.IsEmpty)
        {
            throw Malformed($"the {what} is empty");
        }

        name.Set(text);
        SkipData(Number(124, 12, "size"));
    }

    private void ReadPax(PaxRecords records)
    {
        if (records.Parse(ExtensionData("PAX header")) is { } reason)
        {
            throw Malformed(reason);
        }

        SkipData(Number(124, 12, "size"));
    }

    /// <summary>The data of an extension header. Its size is that of its own header, never one from PAX records.</summary>
    private ReadOnlySpan<byte> ExtensionData(string what)
    {
        var size = Number(124, 12, "size");
        if (size > _options.MaxHeaderBytes)
        {
            throw Malformed($"the {what} has {size} bytes, more than the {_options.MaxHeaderBytes} allowed");
        }

        var data = _input.Peek((int)size);
        return data.Length == size ? data : throw Malformed($"the {what} is cut short: {data.Length} of {size} bytes are there");
    }

    /// <summary>Steps over data and its padding; only the padding may be missing at the end.</summary>
    private void SkipData(long size)
    {
        if (_input.TrySkipBuffered(size + (-size & (TarHeader.BlockSize - 1))))
        {
            return;
        }

        var from = _input.Position;
        if (!_input.TrySkip(size))
        {
            throw Malformed($"its data are cut short: the header says {size} bytes, {_input.Position - from} are there");
        }

        _input.TrySkip(-size & (TarHeader.BlockSize - 1));
    }

    /// <summary>A number of the header that must not be negative.</summary>
    private long Number(int at, int length, string field)
    {
        if (!TarHeader.TryNumber(_header.AsSpan(at, length), out var value))
        {
            throw Malformed($"the {field} in the header is not a number that can be kept");
        }

        return value >= 0 ? value : throw Malformed($"the {field} in the header is negative");
    }

    private LayerFormatException Malformed(string reason)
    {
        var name = _longName.Length > 0 ? _longName.Span : _local.Has(PaxField.Path) ? _local.Path.Span : TarHeader.Name(_header);
        return new LayerFormatException(_layer, name.IsEmpty ? null : FsName.ToText(name), _offset, reason);
    }
}

namespace UnionFs;

/// <summary>From a header and its extensions to a node of the tree.</summary>
internal sealed partial class TarIndexer
{
    private void AddEntry()
    {
        if (++_entries > _options.MaxEntries)
        {
            throw Malformed($"there are more than the {_options.MaxEntries} entries allowed");
        }

        var kind = KindOf(TarHeader.TypeFlag(_header));
        var name = EntryName(kind);
        var headerOnly = kind is not EntryType.File and not EntryType.Sparse and not EntryType.DirectoryWithData;
        var size = headerOnly ? 0 : Size();
        if (kind == EntryType.File && name[^1] == '/')
        {
            kind = EntryType.DirectoryWithData;
        }

        if (_options.Whiteouts == WhiteoutFormat.Oci && OciWhiteouts.MayBeOne(name) && AddOciWhiteout(name))
        {
            SkipSparseExtensions(kind);
            SkipData(size);
            return;
        }

        switch (kind)
        {
            case EntryType.File or EntryType.Sparse:
                AddFile(name, kind, size);
                break;
            case EntryType.HardLink:
                _tree.AddHardLink(name, LinkTarget("hard link"));
                break;
            case EntryType.Symlink:
                var target = LinkTarget("symbolic link");
                _tree.Add(name, LayerEntryKind.Symlink, Attributes(target.Length), target, Xattrs());
                break;
            case EntryType.Directory or EntryType.DirectoryWithData:
                AddDirectory(name);
                SkipData(size);
                break;
            default:
                AddSpecial(name, kind);
                break;
        }

        CountImplied();
    }

    private void CountImplied()
    {
        if (_entries + (long)_tree.ImplicitDirectories > _options.MaxEntries)
        {
            throw Malformed($"there are more than the {_options.MaxEntries} entries allowed, the directories they imply included");
        }
    }

    private EntryType KindOf(byte flag) => flag switch
    {
        0 or (byte)'0' or (byte)'7' => EntryType.File,
        (byte)'1' => EntryType.HardLink,
        (byte)'2' => EntryType.Symlink,
        (byte)'3' => EntryType.CharacterDevice,
        (byte)'4' => EntryType.BlockDevice,
        (byte)'5' => EntryType.Directory,
        (byte)'6' => EntryType.Fifo,
        (byte)'D' => EntryType.DirectoryWithData,
        (byte)'S' => EntryType.Sparse,
        (byte)'M' => throw Malformed("it continues a file of another volume; multi-volume archives are no layers"),
        _ => throw Malformed($"the entry type 0x{flag:x2} is not known"),
    };

    private ReadOnlySpan<byte> EntryName(EntryType kind)
    {
        var name = kind == EntryType.File && _local.Has(PaxField.SparseName) ? _local.SparseName.Span
            : _local.Has(PaxField.Path) ? _local.Path.Span
            : _longName.Length > 0 ? _longName.Span
            : Global(PaxField.Path) ? _global.Path.Span
            : HeaderName();
        if (name.IsEmpty)
        {
            throw Malformed("the entry has no name");
        }

        return name.Length <= _options.MaxPathBytes ? name
            : throw Malformed($"the name has {name.Length} bytes, more than the {_options.MaxPathBytes} allowed");
    }

    private ReadOnlySpan<byte> HeaderName()
    {
        var name = TarHeader.Name(_header);
        var prefix = TarHeader.Prefix(_header);
        if (prefix.IsEmpty)
        {
            return name;
        }

        _joined.Set(prefix);
        _joined.Append("/"u8);
        _joined.Append(name);
        return _joined.Span;
    }

    private ReadOnlySpan<byte> LinkTarget(string what)
    {
        var target = _local.Has(PaxField.LinkPath) ? _local.LinkPath.Span
            : _longLink.Length > 0 ? _longLink.Span
            : Global(PaxField.LinkPath) ? _global.LinkPath.Span
            : TarHeader.LinkName(_header);
        if (target.IsEmpty)
        {
            throw Malformed($"the {what} has no target");
        }

        return target.Length <= _options.MaxPathBytes ? target
            : throw Malformed($"the target has {target.Length} bytes, more than the {_options.MaxPathBytes} allowed");
    }

    private long Size() => _local.Has(PaxField.Size) ? _local.Size
        : Global(PaxField.Size) ? _global.Size : Number(124, 12, "size");

    private void AddFile(ReadOnlySpan<byte> name, EntryType kind, long size)
    {
        var isPaxSparse = _local.Has(PaxField.SparseMap) || _local.Has(PaxField.SparseMajor) || _local.Has(PaxField.SparseSize);
        TarSparseMap? map = null;
        if (kind == EntryType.Sparse)
        {
            map = isPaxSparse ? throw Malformed("it has two kinds of sparse maps") : ReadOldSparseMap(size);
        }
        else if (isPaxSparse)
        {
            map = ReadPaxSparseMap(size);
        }

        var xattrs = Xattrs();
        var stored = map?.Stored ?? size;
        if (_options.Whiteouts == WhiteoutFormat.Overlay && xattrs.Count > 0)
        {
            if ((map?.Length ?? size) == 0 && OverlayXattrs.IsWhiteout(xattrs))
            {
                _tree.AddWhiteout(name);
                SkipData(stored);
                return;
            }

            xattrs = OverlayXattrs.Visible(xattrs, Malformed);
        }

        var node = _tree.Add(name, LayerEntryKind.File, Attributes(map?.Length ?? size), default, xattrs);
        _tree.SetContent(node, _input.Position / TarHeader.BlockSize, map);
        ContentBytes += stored;
        SkipData(stored);
    }

    private void AddDirectory(ReadOnlySpan<byte> name)
    {
        var xattrs = Xattrs();
        if (_options.Whiteouts == WhiteoutFormat.Overlay && xattrs.Count > 0)
        {
            var opaque = OverlayXattrs.IsOpaque(xattrs);
            var node = _tree.Add(name, LayerEntryKind.Directory, Attributes(0), default, OverlayXattrs.Visible(xattrs, Malformed));
            if (opaque)
            {
                _tree.SetOpaque(node);
            }

            return;
        }

        _tree.Add(name, LayerEntryKind.Directory, Attributes(0), default, xattrs);
    }

    private void AddSpecial(ReadOnlySpan<byte> name, EntryType type)
    {
        var device = default(DeviceNumber);
        if (type != EntryType.Fifo)
        {
            device = new DeviceNumber(
                Unsigned(_local.Has(PaxField.DeviceMajor) ? _local.DeviceMajor : Number(329, 8, "major device number"), "major device number"),
                Unsigned(_local.Has(PaxField.DeviceMinor) ? _local.DeviceMinor : Number(337, 8, "minor device number"), "minor device number"));
        }

        var kind = type switch
        {
            EntryType.Fifo => LayerEntryKind.Fifo,
            EntryType.BlockDevice => LayerEntryKind.BlockDevice,
            _ => LayerEntryKind.CharacterDevice,
        };
        var overlay = _options.Whiteouts == WhiteoutFormat.Overlay;
        if (overlay && kind == LayerEntryKind.CharacterDevice && device == default)
        {
            _tree.AddWhiteout(name);
            return;
        }

        var xattrs = Xattrs();
        _tree.Add(name, kind, Attributes(0) with { Device = device }, default, overlay ? OverlayXattrs.Visible(xattrs, Malformed) : xattrs);
    }

    private bool AddOciWhiteout(ReadOnlySpan<byte> name)
    {
        switch (OciWhiteouts.Parse(name, out var path))
        {
            case OciMark.Whiteout:
                _tree.AddWhiteout(path);
                return true;
            case OciMark.Opaque:
                _tree.AddOpaque(path);
                return true;
            case OciMark.Skipped:
                return true;
            case OciMark.Malformed:
                throw Malformed("the name starts with '.wh.' but hides nothing that can be hidden");
            default:
                return false;
        }
    }

    private bool Global(PaxField field) => _global.Has(field) && !_local.Mentions(field);

    private uint Unsigned(long value, string field) =>
        value is >= 0 and <= uint.MaxValue ? (uint)value : throw Malformed($"the {field} {value} is not between 0 and {uint.MaxValue}");

    private NodeAttributes Attributes(long size)
    {
        var uid = _local.Has(PaxField.Uid) ? _local.Uid : Global(PaxField.Uid) ? _global.Uid : Number(108, 8, "owner");
        var gid = _local.Has(PaxField.Gid) ? _local.Gid : Global(PaxField.Gid) ? _global.Gid : Number(116, 8, "group");
        var mode = (UnixFileMode)(Number(100, 8, "mode") & 0xFFF);
        var headerTimes = TarHeader.TryTimes(_header, out var headerAccess, out var headerChange);
        var modified = Time(PaxField.ModifyTime, static r => r.ModifyTime) ?? HeaderTime();
        return new NodeAttributes(mode, Unsigned(uid, "owner"), Unsigned(gid, "group"))
        {
            Size = size,
            ModifyTime = modified,
            AccessTime = Time(PaxField.AccessTime, static r => r.AccessTime) ?? (headerTimes ? new Timestamp(headerAccess, 0) : modified),
            ChangeTime = Time(PaxField.ChangeTime, static r => r.ChangeTime) ?? (headerTimes ? new Timestamp(headerChange, 0) : modified),
            BirthTime = Time(PaxField.BirthTime, static r => r.BirthTime) ?? default,
        };
    }

    private Timestamp? Time(PaxField field, Func<PaxRecords, Timestamp> time) =>
        _local.Has(field) ? time(_local) : Global(field) ? time(_global) : null;

    private Timestamp HeaderTime() => TarHeader.TryNumber(_header.AsSpan(136, 12), out var seconds)
        ? new Timestamp(seconds, 0)
        : throw Malformed("the time in the header is not a number that can be kept");

    private XattrSet Xattrs() => _global.Xattrs.Count + _local.Xattrs.Count == 0
        ? XattrSet.Empty
        : XattrSet.Create(_global.Xattrs.Concat(_local.Xattrs));

    private enum EntryType : byte
    {
        File,
        Sparse,
        HardLink,
        Symlink,
        Directory,
        DirectoryWithData,
        Fifo,
        CharacterDevice,
        BlockDevice,
    }
}

namespace UnionFs;

/// <summary>
/// The short way for files and directories whose header says everything and in the usual form: read where it lies, and nothing in between.
/// Whatever is unusual, malformed or over a limit takes the way of all others.
/// </summary>
internal sealed partial class TarIndexer
{
    private const int OwnerStart = 100;
    private const int OwnerLength = 24;
    private readonly byte[] _ownerFields = new byte[OwnerLength];
    private int _owner = -1;

    /// <summary>Adds the entry and steps over its data; false if nothing was done.</summary>
    private bool TryAddPlain(ReadOnlySpan<byte> block)
    {
        var type = TarHeader.TypeFlag(block);
        if (type is not ((byte)'0' or (byte)'5') || !IsAlone || _entries >= _options.MaxEntries || !TarHeader.IsUsual(block))
        {
            return false;
        }

        var name = TarHeader.Name(block);
        if (block[345] != 0)
        {
            _joined.Set(TarHeader.Prefix(block));
            _joined.Append("/"u8);
            _joined.Append(name);
            name = _joined.Span;
        }

        var isFile = type == '0';
        if (name.IsEmpty || name.Length > _options.MaxPathBytes || (isFile && name[^1] == '/')
            || (_options.Whiteouts == WhiteoutFormat.Oci && OciWhiteouts.MayBeOne(name))
            || !TryOwner(block.Slice(OwnerStart, OwnerLength), out var owner)
            || !TarHeader.TryNumber(block.Slice(136, 12), out var seconds))
        {
            return false;
        }

        var size = 0L;
        if (isFile && (!TarHeader.TryNumber(block.Slice(124, 12), out size) || size < 0))
        {
            return false;
        }

        _entries++;
        _tree.AddPlain(name, isFile ? LayerEntryKind.File : LayerEntryKind.Directory, owner, seconds, size, (_offset / TarHeader.BlockSize) + 1);
        ContentBytes += size;
        if (!_input.TrySkipBuffered(TarHeader.BlockSize + ((size + TarHeader.BlockSize - 1) & -TarHeader.BlockSize)))
        {
            block.CopyTo(_header);
            _input.TrySkip(TarHeader.BlockSize);
            SkipData(size);
        }

        CountImplied();
        return true;
    }

    /// <summary>Whether no extension header has anything to say about the next entry.</summary>
    private bool IsAlone => _local.IsEmpty && _global.IsEmpty && _longName.Length == 0 && _longLink.Length == 0;

    /// <summary>Mode, user and group; those of the entry before are not read again.</summary>
    private bool TryOwner(ReadOnlySpan<byte> fields, out int owner)
    {
        owner = _owner;
        if (owner >= 0 && fields.SequenceEqual(_ownerFields))
        {
            return true;
        }

        if (!TarHeader.TryNumber(fields[..8], out var mode) || !TarHeader.TryNumber(fields.Slice(8, 8), out var uid) || !TarHeader.TryNumber(fields[16..], out var gid)
            || mode < 0 || uid is < 0 or > uint.MaxValue || gid is < 0 or > uint.MaxValue)
        {
            return false;
        }

        fields.CopyTo(_ownerFields);
        _owner = owner = _tree.OwnerOf((UnixFileMode)(mode & 0xFFF), (uint)uid, (uint)gid);
        return true;
    }
}

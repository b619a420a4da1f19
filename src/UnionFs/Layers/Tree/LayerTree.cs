using System.Buffers.Binary;
using System.Collections.Concurrent;

namespace UnionFs;

/// <summary>The finished tree of a layer that is known as a whole. Immutable; ids are positions of records.</summary>
internal sealed partial class LayerTree(TreeImage image, TreeRecords records)
{
    private readonly ConcurrentDictionary<int, XattrSet> _xattrs = [];

    public TreeImage Image => image;

    public TreeRecords Records => records;

    /// <summary>The root, without a name.</summary>
    public LayerEntry Root
    {
        get
        {
            Read(records.Root, out var root, out _);
            return root;
        }
    }

    /// <summary>The names of a directory, sorted by bytes.</summary>
    public IEnumerable<LayerEntry> ReadDirectory(long id)
    {
        var (position, end) = ListOf(id);
        while (position < end)
        {
            position = Read(position, out var entry, out _);
            yield return entry;
        }
    }

    /// <summary>What a file's record says of its content.</summary>
    /// <exception cref="ArgumentException">The node is no file.</exception>
    public TreeFile FileAt(long id)
    {
        Read(id, out var entry, out var rest);
        return entry.Kind == LayerEntryKind.File
            ? new TreeFile(entry.Attributes.Size, rest.Content, rest.Sparse == 0 ? null : ReadSparseMap(rest.Sparse, entry.Attributes.Size))
            : throw image.NotOfKind(id, "regular file");
    }

    /// <summary>All names of a node, if it has several; else null.</summary>
    public IReadOnlyList<LayerName>? GetNames(long id)
    {
        int low = 0, high = records.LinkCount;
        while (low < high)
        {
            var middle = (low + high) >>> 1;
            (low, high) = LinkAt(middle).Node < id ? (middle + 1, high) : (low, middle);
        }

        List<LayerName>? names = null;
        for (; low < records.LinkCount && LinkAt(low) is var link && link.Node == id; low++)
        {
            (names ??= []).Add(new LayerName(link.Directory, PathOf(link.Directory, link.Name)));
        }

        return names;
    }

    /// <summary>All names with their paths, parents before children.</summary>
    public IEnumerable<(byte[] Path, LayerEntry Entry)> Entries()
    {
        var pending = new Stack<(byte[] Path, long Directory)>();
        pending.Push(([], records.Root));
        while (pending.TryPop(out var at))
        {
            foreach (var entry in ReadDirectory(at.Directory))
            {
                byte[] path = at.Path.Length == 0 ? entry.Name.ToArray() : [.. at.Path, (byte)'/', .. entry.Name.Span];
                yield return (path, entry);
                if (entry.Kind == LayerEntryKind.Directory)
                {
                    pending.Push((path, entry.Id));
                }
            }
        }
    }

    /// <summary>The names of a directory: where they start and end.</summary>
    public (int Start, int End) ListOf(long id)
    {
        Read(id, out var entry, out var rest);
        if (entry.Kind != LayerEntryKind.Directory)
        {
            throw image.NotOfKind(id, "directory");
        }

        // Lists of subdirectories come before those they are named in, so that no walk goes in circles.
        var (start, length) = ((int)rest.Content, rest.ListLength);
        if (start > id - length)
        {
            throw image.Damaged(start);
        }

        image.Require(start, length);
        return (start, start + length);
    }

    /// <summary>What one name says, where <see cref="ListOf"/> has it; answers where the next one starts.</summary>
    public int ReadAt(int position, out LayerEntry entry) => Read(position, out entry, out _);

    private static bool IsDirectory(TreeFlags flags) => (flags & TreeFlags.KindMask) == (TreeFlags)LayerEntryKind.Directory;

    /// <summary>Reads the record at a position; answers where the next one starts.</summary>
    private int Read(long position, out LayerEntry entry, out TreeRecordRest rest)
    {
        var reader = new TreeReader(image, position);
        var flags = (TreeFlags)reader.Byte();
        if (records.HasParents && IsDirectory(flags))
        {
            reader.Fixed32();
        }

        var name = reader.Text();
        if ((flags & TreeFlags.KindMask) == TreeFlags.OtherName)
        {
            var node = reader.Index();
            var next = reader.Position;
            if (node >= position)
            {
                throw image.Damaged(next);
            }

            ReadNode(new TreeReader(image, node), node, out entry, out rest);
            entry = entry with { Name = name };
            return next;
        }

        return ReadBody(ref reader, flags, name, (int)position, out entry, out rest);
    }

    /// <summary>Reads the record of a node that another name leads to: never a directory, never one more name.</summary>
    private void ReadNode(TreeReader reader, int position, out LayerEntry entry, out TreeRecordRest rest)
    {
        var flags = (TreeFlags)reader.Byte();
        if (IsDirectory(flags) || (flags & TreeFlags.KindMask) == TreeFlags.OtherName)
        {
            throw image.Damaged(position);
        }

        ReadBody(ref reader, flags, reader.Text(), position, out entry, out rest);
    }

    private int ReadBody(ref TreeReader reader, TreeFlags flags, ReadOnlyMemory<byte> name, int position, out LayerEntry entry, out TreeRecordRest rest)
    {
        var kind = (LayerEntryKind)(flags & TreeFlags.KindMask);
        rest = default;
        if (kind is LayerEntryKind.Whiteout or > LayerEntryKind.LowerLink)
        {
            entry = kind == LayerEntryKind.Whiteout ? new LayerEntry(name, kind, position, default) : throw image.Damaged(position);
            return reader.Position;
        }

        var attributes = OwnerAt(reader.Index());
        var seconds = unchecked(records.BaseSeconds + reader.Signed());
        var modified = new Timestamp(seconds, (flags & TreeFlags.HasNanoseconds) != 0 ? (int)reader.Fixed32() : 0);
        attributes = attributes with { ModifyTime = modified, AccessTime = modified, ChangeTime = modified };
        ReadOnlyMemory<byte> target = default;
        switch (kind)
        {
            case LayerEntryKind.File:
                attributes = attributes with { Size = (long)reader.Number() is var size and >= 0 ? size : throw image.Damaged(position) };
                rest.Content = (long)reader.Number();
                break;
            case LayerEntryKind.Directory:
                rest.Content = reader.Index();
                rest.ListLength = reader.Index();
                break;
            case LayerEntryKind.Symlink or LayerEntryKind.LowerLink:
                target = reader.Text();
                attributes = kind == LayerEntryKind.Symlink ? attributes with { Size = target.Length } : attributes;
                break;
            case LayerEntryKind.CharacterDevice or LayerEntryKind.BlockDevice:
                attributes = attributes with { Device = new DeviceNumber((uint)reader.Number(), (uint)reader.Number()) };
                break;
        }

        entry = new LayerEntry(name, kind, position, attributes)
        {
            Target = target,
            Opaque = (flags & TreeFlags.Opaque) != 0,
            Implicit = (flags & TreeFlags.Implicit) != 0,
        };
        if ((flags & TreeFlags.HasDetails) != 0)
        {
            ReadDetails(ref reader, ref entry, ref rest);
        }

        return reader.Position;
    }

    private void ReadDetails(ref TreeReader reader, ref LayerEntry entry, ref TreeRecordRest rest)
    {
        var details = (TreeDetailFlags)reader.Byte();
        if ((details & TreeDetailFlags.Times) != 0)
        {
            entry = entry with
            {
                Attributes = entry.Attributes with { AccessTime = ReadTime(ref reader), ChangeTime = ReadTime(ref reader), BirthTime = ReadTime(ref reader) },
            };
        }

        if ((details & TreeDetailFlags.Xattrs) != 0)
        {
            entry = entry with { Xattrs = XattrsAt(reader.Index()) };
        }

        if ((details & TreeDetailFlags.Sparse) != 0)
        {
            rest.Sparse = reader.Index();
        }

        if ((details & TreeDetailFlags.LinkCount) != 0)
        {
            entry = entry with { LinkCount = reader.Index() };
        }
    }

    private Timestamp ReadTime(ref TreeReader reader) => new(unchecked(records.BaseSeconds + reader.Signed()), reader.Index());

    private NodeAttributes OwnerAt(int index)
    {
        if (index >= records.OwnerCount)
        {
            throw image.Damaged(records.Owners);
        }

        var start = records.Owners + (index * TreeRecords.OwnerBytes);
        image.Require(start, TreeRecords.OwnerBytes);
        var owner = image.Bytes.AsSpan(start, TreeRecords.OwnerBytes);
        return new NodeAttributes(
            (UnixFileMode)BinaryPrimitives.ReadUInt16LittleEndian(owner),
            BinaryPrimitives.ReadUInt32LittleEndian(owner[4..]),
            BinaryPrimitives.ReadUInt32LittleEndian(owner[8..]));
    }

    private (long Node, int Name, long Directory) LinkAt(int index)
    {
        var start = records.Links + (index * TreeRecords.LinkBytes);
        image.Require(start, TreeRecords.LinkBytes);
        var link = image.Bytes.AsSpan(start, TreeRecords.LinkBytes);
        return (BinaryPrimitives.ReadUInt32LittleEndian(link), BinaryPrimitives.ReadInt32LittleEndian(link[4..]), BinaryPrimitives.ReadUInt32LittleEndian(link[8..]));
    }

    private XattrSet XattrsAt(int position)
    {
        if (_xattrs.TryGetValue(position, out var known))
        {
            return known;
        }

        var reader = new TreeReader(image, position);
        var entries = new List<KeyValuePair<string, byte[]>>();
        for (var count = reader.Index(); count > 0; count--)
        {
            var name = FsName.ToText(reader.Text().Span);
            entries.Add(new(name, reader.Text().ToArray()));
        }

        return _xattrs.GetOrAdd(position, XattrSet.Create(entries));
    }

    private TarSparseMap ReadSparseMap(int position, long size)
    {
        var reader = new TreeReader(image, position);
        var stored = (long)reader.Number();
        var extents = new List<(long Offset, long Before)>();
        long offset = 0, before = 0;
        for (var count = reader.Index(); count > 0; count--)
        {
            var hole = (long)reader.Number();
            var length = (long)reader.Number();
            if (hole < 0 || length <= 0 || hole > size - offset || length > size - offset - hole || length > stored - before)
            {
                throw image.Damaged(position);
            }

            extents.Add((offset + hole, before));
            offset += hole + length;
            before += length;
        }

        return before == stored ? new TarSparseMap(0, size, stored, [.. extents]) : throw image.Damaged(position);
    }
}

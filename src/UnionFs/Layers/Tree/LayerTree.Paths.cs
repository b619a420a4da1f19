using System.Buffers.Binary;

namespace UnionFs;

internal sealed partial class LayerTree
{
    /// <summary>
    /// The names of symbolic links and of links to lower layers, each with the directory it is in and the position of its record; each is
    /// read from a list made with the tree, so that the rest of the tree is not looked at.
    /// </summary>
    public IEnumerable<(long Directory, int Name)> Pointers()
    {
        var table = records.Links + (records.LinkCount * TreeRecords.LinkBytes);
        for (var i = 0; i < records.PointerCount; i++)
        {
            var start = table + (i * TreeRecords.PointerBytes);
            image.Require(start, TreeRecords.PointerBytes);
            var pointer = image.Bytes.AsSpan(start, TreeRecords.PointerBytes);
            var (name, directory) = (BinaryPrimitives.ReadInt32LittleEndian(pointer), BinaryPrimitives.ReadUInt32LittleEndian(pointer[4..]));
            yield return (directory, name);
        }
    }

    /// <summary>What a name says, by the position of its record, with its path.</summary>
    public (byte[] Path, LayerEntry Entry) EntryOf(long directory, int name)
    {
        Read(name, out var entry, out _);
        return (PathOf(directory, name), entry);
    }

    /// <summary>The name of a directory other than the root, and the directory it is in.</summary>
    public ReadOnlyMemory<byte> DirectoryName(long id, out long parent)
    {
        // Parents have higher positions than what is in them, so that no way up goes in circles.
        var name = NameAt(id, out var above);
        parent = above > id && above <= records.Root ? above : throw image.Damaged((int)id);
        return name;
    }

    /// <summary>The bytes of a name, by the position of its record.</summary>
    public ReadOnlyMemory<byte> NameAt(long position) => NameAt(position, out _);

    /// <summary>What a directory says of a name, if anything.</summary>
    public bool TryFind(long directory, ReadOnlySpan<byte> name, out LayerEntry entry)
    {
        var (position, end) = ListOf(directory);
        while (position < end)
        {
            position = Read(position, out entry, out _);
            var order = entry.Name.Span.SequenceCompareTo(name);
            if (order >= 0)
            {
                return order == 0;
            }
        }

        entry = default;
        return false;
    }

    /// <summary>The path of a name from the root.</summary>
    private byte[] PathOf(long directory, int name)
    {
        var names = new List<ReadOnlyMemory<byte>> { NameAt(name, out _) };
        for (var at = directory; at != records.Root;)
        {
            names.Add(DirectoryName(at, out at));
        }

        var path = new byte[names.Sum(static n => n.Length + 1) - 1];
        var rest = path.AsSpan();
        for (var i = names.Count - 1; i >= 0; i--)
        {
            names[i].Span.CopyTo(rest);
            rest = rest[names[i].Length..];
            if (i > 0)
            {
                rest[0] = (byte)'/';
                rest = rest[1..];
            }
        }

        return path;
    }

    private ReadOnlyMemory<byte> NameAt(long position, out uint parent)
    {
        var reader = new TreeReader(image, position);
        parent = IsDirectory((TreeFlags)reader.Byte()) && records.HasParents ? reader.Fixed32() : 0;
        return reader.Text();
    }
}

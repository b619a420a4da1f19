namespace UnionFs;

internal sealed partial class ViewRoot
{
    /// <summary>Cursors from here on are sequences of records, those before are indices of the base.</summary>
    private const long FirstSequence = 1L << 40;

    /// <summary>The next name of a directory in its order (the base's by bytes, then by age), or false at the end.</summary>
    /// <param name="directory">The directory; its base table is loaded.</param>
    /// <param name="cursor">0 at the start; goes on after the name found.</param>
    /// <param name="node">The node.</param>
    /// <param name="name">The bytes of the name.</param>
    public bool TryNextName(in DirectoryRef directory, ref long cursor, out NodeView node, out ReadOnlySpan<byte> name)
    {
        if (!TryNextPlace(directory, ref cursor, out var index, out var child))
        {
            node = default;
            name = default;
            return false;
        }

        node = NodeAt(directory, index, child);
        name = child is null ? directory.Lower!.Table!.NameOf(index) : child.Name;
        return true;
    }

    /// <summary>As <see cref="TryNextName"/>, answering where the name is: an index of the base table, or a changed name.</summary>
    public bool TryNextPlace(in DirectoryRef directory, ref long cursor, out int index, out Child? child)
    {
        child = null;
        if (cursor < FirstSequence && directory.Lower?.Table is { } table && cursor < table.Count)
        {
            for (index = (int)cursor; index < table.Count; index++)
            {
                if (directory.Record is not { } changed || !Marks.Entries[table.First + index]
                    || changed.Find(table.HashOf(index), table.NameOf(index)) is null)
                {
                    cursor = index + 1;
                    return true;
                }
            }
        }

        index = -1;
        var after = Math.Max(0, cursor - FirstSequence);
        if (directory.Record is { } record && record.Order.TryNext((ulong)after + 1, out child))
        {
            cursor = FirstSequence + child.Sequence;
            return true;
        }

        return false;
    }

    /// <summary>The node of a name found by <see cref="TryNextPlace"/>.</summary>
    public NodeView NodeAt(in DirectoryRef directory, int index, Child? child) => child is null
        ? At(directory.Lower!, directory.Lower!.Table!, index)
        : new NodeView(Nodes.Find(child.Id), null, null, 0);

    /// <summary>The path of a directory from the root.</summary>
    public byte[] PathOf(DirectoryRef directory)
    {
        var names = new List<byte[]>();
        for (; directory.Id != Base.Root.Id; directory = ParentOf(directory))
        {
            names.Add(NameOf(directory).ToArray());
        }

        var path = new List<byte>();
        for (var i = names.Count - 1; i >= 0; i--)
        {
            path.Add((byte)'/');
            path.AddRange(names[i]);
        }

        return path.Count == 0 ? [(byte)'/'] : [.. path];
    }

    /// <summary>The path of a name in a directory.</summary>
    public byte[] PathOf(DirectoryRef directory, ReadOnlySpan<byte> name)
    {
        var parent = PathOf(directory);
        return parent.Length == 1 ? [.. parent, .. name] : [.. parent, (byte)'/', .. name];
    }

    /// <summary>A path of a node, or null if no name of it is visible.</summary>
    public byte[]? PathOf(in NodeView node) =>
        node.IsDirectory ? PathOf(node.AsDirectory())
        : TryGetName(node, out var directory, out var name) ? PathOf(directory, name) : null;

    /// <summary>Any visible name of a node; false if there is none. The root has the empty name, in itself.</summary>
    public bool TryGetName(in NodeView node, out DirectoryRef directory, out ReadOnlySpan<byte> name)
    {
        if (node.IsDirectory)
        {
            directory = node.AsDirectory();
            name = directory.Record is { } record ? record.Name : directory.Lower is { Parent: not null } lower ? lower.Container.NameOf(lower.Index) : default;
            directory = ParentOf(directory);
            return true;
        }

        if (node.Record is LeafRecord { Added.First: { } link } && Nodes.Find(link.ParentId) is DirectoryRecord parent)
        {
            directory = new DirectoryRef(parent.Id, parent, parent.Lower);
            name = link.Name;
            return true;
        }

        directory = default;
        name = default;
        var origin = node.Origin;
        if (!origin.IsSet)
        {
            return false;
        }

        if (IsVisible(origin.Directory!, origin.Index))
        {
            directory = DirectoryOf(origin.Directory!);
            name = origin.Name;
            return true;
        }

        foreach (var other in origin.Entry.HasSeveralNames ? Base.LoadNames(origin.Entry) ?? [] : [])
        {
            if (IsVisible(other.Parent, other.Index))
            {
                directory = DirectoryOf(other.Parent);
                name = other.Parent.Table!.NameOf(other.Index);
                return true;
            }
        }

        return false;
    }
}

using System.Buffers.Binary;

namespace UnionFs;

/// <summary>Writes a tree that was built as an image (<see cref="TreeRecords"/>). Nothing recurses; directories are taken level by level.</summary>
internal sealed class TreeWriter(TreeNames names, PooledList<TreeNode> nodes, List<TreeNodeDetails> details, TreeOwners owners)
{
    private readonly TreeBuffer _image = new(nodes.Count * 32);
    private readonly PooledList<(int Node, int Parent)> _directories = new(Math.Max(16, nodes.Count / 8));
    private readonly PooledList<int> _children = new(64);
    private readonly PooledList<TreeLink> _links = new(16);
    private readonly PooledList<(int Name, int Directory)> _pointers = new(16);
    private readonly Dictionary<XattrSet, int> _xattrs = [];
    private readonly long _baseSeconds = nodes[nodes.Count - 1].Seconds;
    private int _entries;
    private bool _hasImplicitDirectories;
    private bool _hasLowerLinks;
    private bool _hasParents;

    /// <param name="hasHardLinks">Whether some node may have several names.</param>
    /// <param name="hasLowerLinks">Whether there may be links to the layers below.</param>
    /// <param name="hasPointers">Whether there may be symbolic links or links to the layers below.</param>
    public LayerTree Write(bool hasHardLinks, bool hasLowerLinks, bool hasPointers)
    {
        _image.Fixed32(0);
        FindDirectories();
        if (hasHardLinks || hasLowerLinks)
        {
            CountNames();
        }

        _hasParents = (hasHardLinks || hasPointers) && NeedsParents();
        WriteDetails();
        for (var i = _directories.Count - 1; i >= 0; i--)
        {
            WriteList(_directories[i].Node);
        }

        var root = _image.Position;
        WriteName(LayerTreeBuilder.Root, default, LayerTreeBuilder.Root);
        if (_hasParents)
        {
            PlaceParents();
        }

        var records = WriteTables() with
        {
            Root = root,
            BaseSeconds = _baseSeconds,
            EntryCount = _entries,
            HasImplicitDirectories = _hasImplicitDirectories,
            HasLowerLinks = _hasLowerLinks,
        };
        var tree = new LayerTree(new TreeImage(_image.ToArray()), records);
        _image.Return();
        _directories.Return();
        _children.Return();
        _links.Return();
        _pointers.Return();
        return tree;
    }

    /// <summary>All directories that can be reached, parents before children. Those whose name is hidden become opaque.</summary>
    private void FindDirectories()
    {
        _directories.Add((LayerTreeBuilder.Root, LayerTreeBuilder.Root));
        for (var i = 0; i < _directories.Count; i++)
        {
            var directory = _directories[i].Node;
            for (var next = nodes[directory].LastDirectory; next != 0;)
            {
                ref readonly var name = ref names[next - 1];
                next = name.NextDirectory;
                if (name.Node < 0 || nodes[name.Node].Kind != LayerEntryKind.Directory)
                {
                    continue;
                }

                ref var node = ref nodes[name.Node];
                node.Opaque |= name.Hidden;
                _hasImplicitDirectories |= node.Implicit;
                _directories.Add((name.Node, directory));
            }
        }
    }

    /// <summary>Counts the names of nodes; where there are no links, all have one.</summary>
    private void CountNames()
    {
        foreach (var (directory, _) in _directories.Span)
        {
            for (var next = nodes[directory].LastName; next != 0; next = names[next - 1].Next)
            {
                var node = names[next - 1].Node;
                if (node >= 0)
                {
                    nodes[node].Links++;
                    _hasLowerLinks |= nodes[node].Kind == LayerEntryKind.LowerLink;
                }
            }
        }
    }

    /// <summary>As <see cref="TreeRecords.HasParents"/>, before anything is written.</summary>
    private bool NeedsParents()
    {
        foreach (var (directory, _) in _directories.Span)
        {
            for (var next = nodes[directory].LastName; next != 0; next = names[next - 1].Next)
            {
                var node = names[next - 1].Node;
                if (node >= 0 && (nodes[node].Links > 1 || nodes[node].Kind is LayerEntryKind.Symlink or LayerEntryKind.LowerLink))
                {
                    return true;
                }
            }
        }

        return false;
    }

    /// <summary>Writes sets of xattrs, each once, and sparse maps: what records only point to.</summary>
    private void WriteDetails()
    {
        foreach (var item in details)
        {
            if (item.Xattrs.Count > 0)
            {
                if (!_xattrs.TryGetValue(item.Xattrs, out var position))
                {
                    _xattrs.Add(item.Xattrs, position = _image.Position);
                    _image.Number((ulong)item.Xattrs.Count);
                    foreach (var (name, value) in item.Xattrs)
                    {
                        _image.Text(FsName.ToBytes(name));
                        _image.Text(value.Span);
                    }
                }

                item.XattrsPosition = position;
            }

            if (item.Sparse is { } map)
            {
                item.SparsePosition = _image.Position;
                WriteSparse(map);
            }
        }
    }

    private void WriteSparse(TarSparseMap map)
    {
        _image.Number((ulong)map.Stored);
        _image.Number((ulong)map.Extents.Length);
        long at = 0;
        for (var i = 0; i < map.Extents.Length; i++)
        {
            var offset = map.Extents[i].Offset;
            _image.Number((ulong)(offset - at));
            at = map.End(i);
            _image.Number((ulong)(at - offset));
        }
    }

    private void WriteList(int directory)
    {
        // The chain runs from the newest name to the oldest.
        _children.Clear();
        for (var next = nodes[directory].LastName; next != 0;)
        {
            ref readonly var name = ref names[next - 1];
            if (name.Node >= 0 || name.Hidden)
            {
                _children.Add(next - 1);
            }

            next = name.Next;
        }

        _entries += _children.Count;
        _children.Span.Reverse();
        if (nodes[directory].Unsorted)
        {
            _children.Span.Sort((a, b) => names.TextOf(a).SequenceCompareTo(names.TextOf(b)));
        }

        var start = _image.Position;
        foreach (var name in _children.Span)
        {
            WriteName(names[name].Node, names.TextOf(name), directory);
        }

        nodes[directory].Content = start;
        nodes[directory].Size = _image.Position - start;
    }

    private void WriteName(int index, ReadOnlySpan<byte> text, int directory)
    {
        _image.Reserve(text.Length + 128);
        var position = _image.Position;
        if (index < 0)
        {
            _image.Byte((byte)LayerEntryKind.Whiteout);
            _image.Text(text);
            return;
        }

        ref var node = ref nodes[index];
        if (node.Kind is LayerEntryKind.Symlink or LayerEntryKind.LowerLink)
        {
            _pointers.Add((position, directory));
        }

        if (node.Links > 1)
        {
            _links.Add(new TreeLink(index, position, directory));
            if (node.Position != 0)
            {
                _image.Byte((byte)TreeFlags.OtherName);
                _image.Text(text);
                _image.Number((ulong)node.Position);
                return;
            }
        }

        node.Position = position;
        var flags = (TreeFlags)node.Kind | (node.Opaque ? TreeFlags.Opaque : 0) | (node.Implicit ? TreeFlags.Implicit : 0)
            | (node.Nanoseconds != 0 ? TreeFlags.HasNanoseconds : 0);
        var extra = DetailsOf(node, out var item);
        _image.Byte((byte)(extra == TreeDetailFlags.None ? flags : flags | TreeFlags.HasDetails));
        if (node.Kind == LayerEntryKind.Directory && _hasParents)
        {
            _image.Fixed32(0);
        }

        _image.Text(text);
        WriteNode(node);
        if (extra != TreeDetailFlags.None)
        {
            WriteDetails(extra, item, node.Links);
        }
    }

    private void WriteNode(in TreeNode node)
    {
        _image.Number((uint)node.Owner);
        _image.Signed(unchecked(node.Seconds - _baseSeconds));
        if (node.Nanoseconds != 0)
        {
            _image.Fixed32((uint)node.Nanoseconds);
        }

        switch (node.Kind)
        {
            case LayerEntryKind.File:
                _image.Number((ulong)node.Size);
                _image.Number((ulong)node.Content);
                break;
            case LayerEntryKind.Directory:
                _image.Number((ulong)node.Content);
                _image.Number((ulong)node.Size);
                break;
            case LayerEntryKind.Symlink or LayerEntryKind.LowerLink:
                _image.Text(names.TextAt(node.Content, node.Size));
                break;
            case LayerEntryKind.CharacterDevice or LayerEntryKind.BlockDevice:
                _image.Number((ulong)node.Content >> 32);
                _image.Number((uint)node.Content);
                break;
        }
    }

    private TreeDetailFlags DetailsOf(in TreeNode node, out TreeNodeDetails? item)
    {
        item = node.Details == 0 ? null : details[node.Details - 1];
        return (node.Links > 1 ? TreeDetailFlags.LinkCount : 0)
            | (item is { HasTimes: true } ? TreeDetailFlags.Times : 0)
            | (item is { XattrsPosition: > 0 } ? TreeDetailFlags.Xattrs : 0)
            | (item is { SparsePosition: > 0 } ? TreeDetailFlags.Sparse : 0);
    }

    private void WriteDetails(TreeDetailFlags flags, TreeNodeDetails? item, int links)
    {
        _image.Reserve(128);
        _image.Byte((byte)flags);
        if ((flags & TreeDetailFlags.Times) != 0)
        {
            WriteTime(item!.AccessTime);
            WriteTime(item.ChangeTime);
            WriteTime(item.BirthTime);
        }

        if ((flags & TreeDetailFlags.Xattrs) != 0)
        {
            _image.Number((ulong)item!.XattrsPosition);
        }

        if ((flags & TreeDetailFlags.Sparse) != 0)
        {
            _image.Number((ulong)item!.SparsePosition);
        }

        if ((flags & TreeDetailFlags.LinkCount) != 0)
        {
            _image.Number((ulong)links);
        }
    }

    private void WriteTime(Timestamp time)
    {
        _image.Signed(unchecked(time.Seconds - _baseSeconds));
        _image.Number((uint)time.Nanoseconds);
    }

    /// <summary>Writes into the records of directories where those of their parents are, now that all are known.</summary>
    private void PlaceParents()
    {
        foreach (var (directory, parent) in _directories.Span)
        {
            _image.Patch32(nodes[directory].Position + 1, (uint)nodes[parent].Position);
        }
    }

    private TreeRecords WriteTables()
    {
        var ownerTable = _image.Position;
        for (var i = 0; i < owners.Count; i++)
        {
            var (mode, uid, gid) = owners[i];
            _image.Fixed32((ushort)mode);
            _image.Fixed32(uid);
            _image.Fixed32(gid);
        }

        var linkTable = _image.Position;
        var links = _links.Span;
        links.Sort((a, b) => (nodes[a.Node].Position, a.Name).CompareTo((nodes[b.Node].Position, b.Name)));
        foreach (var link in links)
        {
            _image.Fixed32((uint)nodes[link.Node].Position);
            _image.Fixed32((uint)link.Name);
            _image.Fixed32((uint)nodes[link.Directory].Position);
        }

        foreach (var (name, directory) in _pointers.Span)
        {
            _image.Fixed32((uint)name);
            _image.Fixed32((uint)nodes[directory].Position);
        }

        return new TreeRecords
        {
            Owners = ownerTable,
            OwnerCount = owners.Count,
            Links = linkTable,
            LinkCount = _links.Count,
            PointerCount = _pointers.Count,
        };
    }

    /// <summary>One name of a node that has several.</summary>
    private readonly record struct TreeLink(int Node, int Name, int Directory);
}

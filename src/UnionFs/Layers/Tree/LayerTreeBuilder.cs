namespace UnionFs;

/// <summary>
/// Puts the entries of one changeset, in their order, into a tree: parents that have no entry become implicit directories,
/// parents that are symbolic links of the same layer are followed inside the root, of two entries with one name the last
/// one stays (OCI rules 2, 12, 13, 24–29 of image-spec practice).
/// </summary>
/// <remarks>Work is proportional to the entries; nothing recurses. Not thread-safe.</remarks>
internal sealed partial class LayerTreeBuilder
{
    /// <summary>The most symbolic links followed for one path (Linux: 40).</summary>
    public const int MaxLinks = 40;

    /// <summary>The most bytes of link targets followed for one path, so that no entry costs more than its own length.</summary>
    private const int MaxLinkBytes = 64 << 10;

    private static readonly NodeAttributes s_implicitAttributes = new((UnixFileMode)0x1ED);
    private readonly string _layer;
    private readonly TreeNames _names;
    private readonly PooledList<TreeNode> _nodes;
    private readonly List<TreeNodeDetails> _details = [];
    private readonly TreeOwners _owners = new();
    private byte[] _cachedParent = [];
    private int _cachedLength = -1;

    // Where each component of the cached path ends, and its directory; empty if links were followed.
    private readonly PooledList<(int End, int Node)> _chain = new(16);
    private int _cachedNode;
    private bool _hasHardLinks;
    private bool _hasLowerLinks;
    private bool _hasPointers;

    /// <param name="layer">The layer's name, for messages.</param>
    /// <param name="expected">About how many entries will come.</param>
    public LayerTreeBuilder(string layer, int expected = 0)
    {
        _layer = layer;
        _names = new TreeNames(Math.Clamp(expected, 16, 1 << 20));
        _nodes = new PooledList<TreeNode>(Math.Clamp(expected, 16, 1 << 20));
        NewNode(LayerEntryKind.Directory);
        _nodes[Root].Implicit = true;
        SetAttributes(Root, s_implicitAttributes);
    }

    private enum MissingParent
    {
        Create,
        CreateUnlessHidden,
        Refuse,
    }

    /// <summary>The node of the root.</summary>
    public static int Root => 0;

    /// <summary>Where in the source the current entry is, for messages; −1 where there is no such thing.</summary>
    public long Offset { get; set; } = -1;

    /// <summary>How many directories were made because something below them was added.</summary>
    public int ImplicitDirectories { get; private set; }

    /// <summary>
    /// Asked before a directory is made implicitly: the target of the symbolic link that the layers below have at this path, or
    /// null. Used when a layer is read again over layers that have such links (rule 26).
    /// </summary>
    public Func<IReadOnlyList<ReadOnlyMemory<byte>>, ReadOnlyMemory<byte>?>? LowerSymlink { get; init; }

    /// <summary>Adds a node, replacing what has the name; a directory over a directory replaces its attributes only. Answers the node.</summary>
    public int Add(ReadOnlySpan<byte> path, LayerEntryKind kind, in NodeAttributes attributes, ReadOnlySpan<byte> target = default, XattrSet? xattrs = null)
    {
        var name = Split(path, out var parentPath);
        var node = Root;
        if (!name.IsEmpty)
        {
            node = AddNamed(ResolveParent(parentPath, path, MissingParent.Create), name, kind);
        }
        else if (kind != LayerEntryKind.Directory)
        {
            throw Malformed(path, "the root of a layer must be a directory");
        }

        ref var record = ref _nodes[node];
        record.Implicit = false;
        record.Details = 0;
        SetAttributes(node, attributes);
        if (xattrs is { Count: > 0 })
        {
            DetailsOf(node).Xattrs = xattrs;
        }

        if (!target.IsEmpty)
        {
            SetTarget(node, target);
        }

        return node;
    }

    /// <summary>As <see cref="Add"/> for a file or directory with one time and no xattrs.</summary>
    public void AddPlain(ReadOnlySpan<byte> path, LayerEntryKind kind, int owner, long seconds, long size, long content)
    {
        var name = Split(path, out var parentPath);
        var node = name.IsEmpty ? Root : AddNamed(ResolveParent(parentPath, path, MissingParent.Create), name, kind);
        ref var record = ref _nodes[node];
        if (name.IsEmpty && kind != LayerEntryKind.Directory)
        {
            throw Malformed(path, "the root of a layer must be a directory");
        }

        record.Implicit = false;
        record.Details = 0;
        record.Owner = owner;
        record.Seconds = seconds;
        record.Nanoseconds = 0;
        record.Size = size;
        record.Content = kind == LayerEntryKind.File ? content : 0;
    }

    /// <summary>The number of a set of mode, user and group.</summary>
    public int OwnerOf(UnixFileMode mode, uint uid, uint gid) => _owners.IndexOf(mode, uid, gid);

    /// <summary>Adds a name for the node at <paramref name="target"/>, in this layer so far or else in the layers below. Answers the node.</summary>
    /// <param name="path">The name.</param>
    /// <param name="target">What it is to be a name of.</param>
    /// <param name="orBelow">Whether a directory of this layer at the target means that the one of the layers below is meant, from before it was made.</param>
    public int AddHardLink(ReadOnlySpan<byte> path, ReadOnlySpan<byte> target, bool orBelow = false)
    {
        var targetName = Split(target, out var targetParentPath);
        var name = Split(path, out var parentPath);
        if (name.IsEmpty || targetName.IsEmpty)
        {
            throw Malformed(path, "a hard link to or over the root directory");
        }

        var targetParent = ResolveParent(targetParentPath, path, MissingParent.Refuse);
        var found = targetParent < 0 ? TreeName.Nothing : NodeOf(targetParent, targetName);
        if (found >= 0 && _nodes[found].Kind == LayerEntryKind.Directory)
        {
            found = orBelow ? TreeName.Nothing : throw Malformed(path, $"a hard link to the directory '{FsText.Quote(FsName.ToText(target))}'");
        }

        var parent = ResolveParent(parentPath, path, MissingParent.Create);
        if (found < 0)
        {
            var link = AddNamed(parent, name, LayerEntryKind.LowerLink);
            SetTarget(link, Normalize(target));
            _hasLowerLinks = true;
            return link;
        }

        Attach(parent, name, found);
        _hasHardLinks = true;
        return found;
    }

    /// <summary>Adds a name for a node of this layer that is no directory, wherever its others are.</summary>
    public void AddName(ReadOnlySpan<byte> path, int node)
    {
        var name = Split(path, out var parentPath);
        Attach(ResolveParent(parentPath, path, MissingParent.Create), name, node);
        _hasHardLinks = true;
    }

    /// <summary>Hides a name of the layers below; does nothing below a name that this layer has made a file or a link.</summary>
    public void AddWhiteout(ReadOnlySpan<byte> path)
    {
        var name = Split(path, out var parentPath);
        if (name.IsEmpty)
        {
            throw Malformed(path, "a whiteout of the root");
        }

        var parent = ResolveParent(parentPath, path, MissingParent.CreateUnlessHidden);
        if (parent >= 0)
        {
            _names[NameIn(parent, name)].Hidden = true;
        }
    }

    /// <summary>Hides all children that the layers below have in a directory.</summary>
    public void AddOpaque(ReadOnlySpan<byte> directoryPath)
    {
        var directory = ResolveParent(directoryPath, directoryPath, MissingParent.CreateUnlessHidden);
        if (directory >= 0)
        {
            SetOpaque(directory);
        }
    }

    public void SetOpaque(int node) => _nodes[node].Opaque = true;

    /// <summary>Says where the content of a file is, as the layer kind has it.</summary>
    public void SetContent(int node, long content, TarSparseMap? sparse = null)
    {
        _nodes[node].Content = content;
        if (sparse is not null)
        {
            DetailsOf(node).Sparse = sparse;
        }
    }

    /// <summary>The finished tree: whiteouts among the names, link counts known. The builder is not used afterwards.</summary>
    public LayerTree Build()
    {
        var tree = new TreeWriter(_names, _nodes, _details, _owners).Write(_hasHardLinks, _hasLowerLinks, _hasPointers);
        _names.Return();
        _nodes.Return();
        _chain.Return();
        return tree;
    }

    public LayerFormatException Malformed(ReadOnlySpan<byte> entry, string reason) =>
        new(_layer, FsName.ToText(entry), Offset, reason);

    private int NewNode(LayerEntryKind kind)
    {
        _hasPointers |= kind is LayerEntryKind.Symlink or LayerEntryKind.LowerLink;
        return _nodes.Add(new TreeNode { Kind = kind });
    }

    /// <summary>The node a name leads to, or <see cref="TreeName.Nothing"/>.</summary>
    private int NodeOf(int directory, ReadOnlySpan<byte> name)
    {
        var index = Find(directory, name);
        return index < 0 ? TreeName.Nothing : _names[index].Node;
    }

    private int Find(int directory, ReadOnlySpan<byte> name)
    {
        for (var next = _nodes[directory].LastName; next != 0 && !_names[next - 1].InTable; next = _names[next - 1].Next)
        {
            _names.PutInTable(next - 1);
        }

        return _names.Find(directory, name);
    }

    /// <summary>
    /// The name in a directory, added to it if it is new. As long as names come in the order of their bytes, as most tars have them,
    /// every one is new without a look into the table.
    /// </summary>
    private int NameIn(int directory, ReadOnlySpan<byte> name)
    {
        var last = _nodes[directory].LastName;
        var isInOrder = last == 0 || (!_nodes[directory].Unsorted && name.SequenceCompareTo(_names.TextOf(last - 1)) > 0);
        var index = isInOrder ? -1 : Find(directory, name);
        if (index >= 0)
        {
            return index;
        }

        index = _names.Add(directory, name);
        _names[index].Next = last;
        ref var parent = ref _nodes[directory];
        parent.LastName = index + 1;
        if (!isInOrder)
        {
            parent.Unsorted = true;
            _names.PutInTable(index);
        }

        return index;
    }

    private int AddNamed(int parent, ReadOnlySpan<byte> name, LayerEntryKind kind)
    {
        var index = NameIn(parent, name);
        var old = _names[index].Node;
        if (old >= 0)
        {
            if (kind == LayerEntryKind.Directory && _nodes[old].Kind == LayerEntryKind.Directory)
            {
                return old;
            }

            _cachedLength = -1;
        }

        var node = NewNode(kind);
        ref var at = ref _names[index];
        at.Node = node;
        if (kind == LayerEntryKind.Directory && at.NextDirectory < 0)
        {
            at.NextDirectory = _nodes[parent].LastDirectory;
            _nodes[parent].LastDirectory = index + 1;
        }

        return node;
    }

    private void Attach(int parent, ReadOnlySpan<byte> name, int node)
    {
        var index = NameIn(parent, name);
        ref var at = ref _names[index].Node;
        if (at >= 0 && at != node)
        {
            _cachedLength = -1;
        }

        at = node;
    }

    private byte[] Normalize(ReadOnlySpan<byte> path)
    {
        var result = new List<byte>(path.Length);
        while (NextComponent(ref path, out var component))
        {
            if (result.Count > 0)
            {
                result.Add((byte)'/');
            }

            result.AddRange(component);
        }

        return [.. result];
    }
}

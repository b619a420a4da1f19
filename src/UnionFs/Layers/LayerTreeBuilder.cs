using System.Text;

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
    private readonly NameArena _arena = new();
    private readonly List<TreeNode> _nodes = [];
    private readonly string _layer;
    private byte[] _cachedParent = [];
    private int _cachedLength = -1;
    private TreeNode? _cachedNode;

    public LayerTreeBuilder(string layer)
    {
        _layer = layer;
        Root = NewNode(LayerEntryKind.Directory);
        Root.Implicit = true;
        Root.Attributes = s_implicitAttributes;
        Root.Links = 1;
    }

    private enum MissingParent
    {
        Create,
        CreateUnlessHidden,
        Refuse,
    }

    public TreeNode Root { get; }

    /// <summary>Where in the source the current entry is, for messages; −1 where there is no such thing.</summary>
    public long Offset { get; set; } = -1;

    /// <summary>How many directories were made because something below them was added.</summary>
    public int ImplicitDirectories { get; private set; }

    /// <summary>
    /// Asked before a directory is made implicitly: the target of the symbolic link that the layers below have at this path, or
    /// null. Used when a layer is read again over layers that have such links (rule 26).
    /// </summary>
    public Func<IReadOnlyList<ReadOnlyMemory<byte>>, ReadOnlyMemory<byte>?>? LowerSymlink { get; init; }

    /// <summary>Adds a node, replacing what has the name; a directory over a directory replaces its attributes only.</summary>
    public TreeNode Add(ReadOnlySpan<byte> path, LayerEntryKind kind, in NodeAttributes attributes, ReadOnlySpan<byte> target = default, XattrSet? xattrs = null)
    {
        var name = Split(path, out var parentPath);
        TreeNode node;
        if (name.IsEmpty)
        {
            if (kind != LayerEntryKind.Directory)
            {
                throw Malformed(path, "the root of a layer must be a directory");
            }

            node = Root;
        }
        else
        {
            node = AddNamed(ResolveParent(parentPath, path, MissingParent.Create)!, name, kind);
        }

        node.Implicit = false;
        node.Attributes = attributes;
        node.Xattrs = xattrs ?? XattrSet.Empty;
        if (!target.IsEmpty)
        {
            node.Target = target.ToArray();
        }

        return node;
    }

    /// <summary>Adds a name for the node at <paramref name="target"/>, in this layer so far or else in the layers below.</summary>
    public TreeNode AddHardLink(ReadOnlySpan<byte> path, ReadOnlySpan<byte> target)
    {
        var targetName = Split(target, out var targetParentPath);
        var name = Split(path, out var parentPath);
        if (name.IsEmpty || targetName.IsEmpty)
        {
            throw Malformed(path, "a hard link to or over the root directory");
        }

        TreeNode? found = null;
        ResolveParent(targetParentPath, path, MissingParent.Refuse)?.Children?.GetAlternateLookup<ReadOnlySpan<byte>>()
            .TryGetValue(targetName, out found);
        if (found is { Kind: LayerEntryKind.Directory })
        {
            throw Malformed(path, $"a hard link to the directory '{FsText.Quote(FsName.ToText(target))}'");
        }

        var parent = ResolveParent(parentPath, path, MissingParent.Create)!;
        if (found is null)
        {
            var link = AddNamed(parent, name, LayerEntryKind.LowerLink);
            link.Target = Normalize(target);
            return link;
        }

        if (parent.Children is not null && parent.Children.GetAlternateLookup<ReadOnlySpan<byte>>().TryGetValue(name, out var old))
        {
            if (old == found)
            {
                return found;
            }

            Drop(parent, name);
        }

        Attach(parent, name, found);
        return found;
    }

    /// <summary>Hides a name of the layers below; does nothing below a name that this layer has made a file.</summary>
    public void AddWhiteout(ReadOnlySpan<byte> path)
    {
        var name = Split(path, out var parentPath);
        if (name.IsEmpty)
        {
            throw Malformed(path, "a whiteout of the root");
        }

        if (ResolveParent(parentPath, path, MissingParent.CreateUnlessHidden) is { } parent)
        {
            (parent.Hidden ??= new(ByteNameComparer.Instance)).Add(_arena.Add(name));
        }
    }

    /// <summary>Hides all children that the layers below have in a directory.</summary>
    public void AddOpaque(ReadOnlySpan<byte> directoryPath)
    {
        if (ResolveParent(directoryPath, directoryPath, MissingParent.CreateUnlessHidden) is { } directory)
        {
            directory.Opaque = true;
        }
    }

    /// <summary>The finished tree: whiteouts among the children, link counts and names known.</summary>
    public LayerTree Build()
    {
        var tree = new LayerTree(_nodes, Root);
        var pending = new Stack<TreeNode>();
        pending.Push(Root);
        while (pending.TryPop(out var directory))
        {
            tree.HasImplicitDirectories |= directory.Implicit && directory != Root;
            PlaceWhiteouts(directory);
            foreach (var child in directory.Children?.Values ?? Enumerable.Empty<TreeNode>())
            {
                tree.HasLowerLinks |= child.Kind == LayerEntryKind.LowerLink;
                tree.EntryCount++;
                child.Links++;
                if (child.Kind == LayerEntryKind.Directory)
                {
                    pending.Push(child);
                }
            }
        }

        tree.CollectNames();
        return tree;
    }

    public LayerFormatException Malformed(ReadOnlySpan<byte> entry, string reason) =>
        new(_layer, FsName.ToText(entry), Offset, reason);

    private void Drop(TreeNode parent, ReadOnlySpan<byte> name)
    {
        parent.Children!.GetAlternateLookup<ReadOnlySpan<byte>>().Remove(name);
        _cachedLength = -1;
    }

    private TreeNode NewNode(LayerEntryKind kind)
    {
        var node = new TreeNode(_nodes.Count, kind);
        _nodes.Add(node);
        return node;
    }

    private TreeNode AddNamed(TreeNode parent, ReadOnlySpan<byte> name, LayerEntryKind kind)
    {
        if (parent.Children is not null && parent.Children.GetAlternateLookup<ReadOnlySpan<byte>>().TryGetValue(name, out var old))
        {
            if (kind == LayerEntryKind.Directory && old.Kind == LayerEntryKind.Directory)
            {
                return old;
            }

            Drop(parent, name);
        }

        var node = NewNode(kind);
        Attach(parent, name, node);
        return node;
    }

    private void Attach(TreeNode parent, ReadOnlySpan<byte> name, TreeNode node)
    {
        (parent.Children ??= new(ByteNameComparer.Instance)).Add(_arena.Add(name), node);
    }

    private void PlaceWhiteouts(TreeNode directory)
    {
        foreach (var name in directory.Hidden ?? Enumerable.Empty<ReadOnlyMemory<byte>>())
        {
            directory.Children ??= new(ByteNameComparer.Instance);
            if (!directory.Children.TryGetValue(name, out var node))
            {
                directory.Children.Add(name, NewNode(LayerEntryKind.Whiteout));
            }
            else if (node.Kind == LayerEntryKind.Directory)
            {
                node.Opaque = true;
            }
        }

        directory.Hidden = null;
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

    /// <summary>The last component; slashes at the end, doubled slashes and <c>.</c> components count for nothing.</summary>
    private ReadOnlySpan<byte> Split(ReadOnlySpan<byte> path, out ReadOnlySpan<byte> parent)
    {
        while (true)
        {
            path = path.TrimEnd((byte)'/');
            var slash = path.LastIndexOf((byte)'/');
            var last = path[(slash + 1)..];
            var before = path[..(slash + 1)];
            if (last.SequenceEqual("."u8))
            {
                path = before;
                continue;
            }

            Check(last, path);
            parent = before;
            return last;
        }
    }

    private void Check(ReadOnlySpan<byte> component, ReadOnlySpan<byte> path)
    {
        if (component.SequenceEqual(".."u8))
        {
            throw Malformed(path, "the name climbs with '..'");
        }

        if (component.Contains((byte)0))
        {
            throw Malformed(path, "the name holds a NUL byte");
        }
    }

    private static bool NextComponent(ref ReadOnlySpan<byte> path, out ReadOnlySpan<byte> component)
    {
        while (!path.IsEmpty)
        {
            var slash = path.IndexOf((byte)'/');
            component = slash < 0 ? path : path[..slash];
            path = slash < 0 ? default : path[(slash + 1)..];
            if (!component.IsEmpty && !component.SequenceEqual("."u8))
            {
                return true;
            }
        }

        component = default;
        return false;
    }

    private TreeNode? ResolveParent(ReadOnlySpan<byte> path, ReadOnlySpan<byte> entry, MissingParent missing)
    {
        if (_cachedLength == path.Length && path.SequenceEqual(_cachedParent.AsSpan(0, _cachedLength)))
        {
            return _cachedNode;
        }

        var node = new ParentWalk(this, entry, missing == MissingParent.Refuse).Run(path, missing == MissingParent.Create);
        if (node is not null)
        {
            if (_cachedParent.Length < path.Length)
            {
                _cachedParent = new byte[Math.Max(256, path.Length * 2)];
            }

            path.CopyTo(_cachedParent);
            (_cachedLength, _cachedNode) = (path.Length, node);
        }

        return node;
    }
}

namespace UnionFs;

/// <summary>A node of a layer whose whole tree is known: memory layers and tars. Frozen once the layer is built.</summary>
internal sealed class TreeNode(int id, LayerEntryKind kind)
{
    public int Id { get; } = id;

    public LayerEntryKind Kind { get; } = kind;

    public NodeAttributes Attributes;

    public ReadOnlyMemory<byte> Target;

    public XattrSet Xattrs = XattrSet.Empty;

    public bool Opaque;

    public bool Implicit;

    /// <summary>Names of the node within the layer; 0 once all are gone.</summary>
    public int Links;

    /// <summary>Where the content is; the layer kind decides what that is. Never set for directories.</summary>
    public object? Content;

    /// <summary>Where the content starts in a source that is read by offset.</summary>
    public long ContentStart;

    /// <summary>Children by name, whiteouts among them; directories only.</summary>
    public Dictionary<ReadOnlyMemory<byte>, TreeNode>? Children;

    /// <summary>Names hidden in the layers below; consumed when the tree is finished.</summary>
    public HashSet<ReadOnlyMemory<byte>>? Hidden;

    /// <summary>All names, if there are several.</summary>
    public List<LayerName>? Names;

    public LayerEntry ToEntry(ReadOnlyMemory<byte> name) => new(name, Kind, Id, Attributes)
    {
        Target = Target,
        Xattrs = Xattrs,
        Opaque = Opaque,
        Implicit = Implicit,
        LinkCount = Math.Max(1, Links),
    };
}

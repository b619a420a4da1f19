namespace UnionFs;

/// <summary>A node of a layer whose whole tree is known: memory layers and tars. Frozen once the layer is built.</summary>
internal sealed class TreeNode(int id, LayerEntryKind kind)
{
    // What nearly all nodes of a tar need; the rest keeps all attributes in a box. A layer has many nodes, so size is time.
    private UnixFileMode _mode;
    private uint _uid;
    private uint _gid;
    private long _size;
    private Timestamp _time;
    private object? _allAttributes;

    public int Id { get; } = id;

    public LayerEntryKind Kind { get; } = kind;

    public NodeAttributes Attributes
    {
        get => _allAttributes is NodeAttributes all ? all : new NodeAttributes(_mode, _uid, _gid)
        {
            Size = _size,
            ModifyTime = _time,
            AccessTime = _time,
            ChangeTime = _time,
        };
        set
        {
            (_mode, _uid, _gid, _size, _time) = (value.Mode, value.Uid, value.Gid, value.Size, value.ModifyTime);
            var isCommon = value.AccessTime == _time && value.ChangeTime == _time && value.BirthTime == default && value.Device == default;
            _allAttributes = isCommon ? null : value;
        }
    }

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

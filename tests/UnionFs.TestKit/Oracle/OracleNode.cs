namespace UnionFs.TestKit;

/// <summary>A node of the oracle: plain fields, the whole content in one array, the names of a directory in one dictionary.</summary>
internal sealed class OracleNode(long id, NodeKind kind)
{
    public long Id { get; } = id;

    public NodeKind Kind { get; } = kind;

    public UnixFileMode Mode { get; set; }

    public uint Uid { get; set; }

    public uint Gid { get; set; }

    public Timestamp ModifyTime { get; set; }

    public DeviceNumber Device { get; set; }

    /// <summary>Target of a symbolic link.</summary>
    public string Target { get; set; } = "";

    /// <summary>Content of a regular file. A change puts another array in its place.</summary>
    public byte[] Content { get; set; } = [];

    public SortedDictionary<string, byte[]> Xattrs { get; private init; } = new(StringComparer.Ordinal);

    /// <summary>What is in a directory.</summary>
    public SortedDictionary<string, OracleNode> Names { get; } = new(StringComparer.Ordinal);

    /// <summary>The directory above a directory; of the root the root.</summary>
    public OracleNode? Parent { get; set; }

    /// <summary>How many names lead to a node that is no directory.</summary>
    public int NameCount { get; set; }

    public bool IsDirectory => Kind == NodeKind.Directory;

    public int LinkCount => IsDirectory ? 2 + Names.Values.Count(n => n.IsDirectory) : NameCount;

    public long Size => Kind switch
    {
        NodeKind.File => Content.Length,
        NodeKind.Symlink => Target.Length,
        _ => 0,
    };

    /// <summary>A copy without the names of a directory.</summary>
    public OracleNode CopyAlone() => new(Id, Kind)
    {
        Mode = Mode,
        Uid = Uid,
        Gid = Gid,
        ModifyTime = ModifyTime,
        Device = Device,
        Target = Target,
        Content = Content,
        Xattrs = new SortedDictionary<string, byte[]>(Xattrs, StringComparer.Ordinal),
        NameCount = NameCount,
    };
}

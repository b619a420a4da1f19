namespace UnionFs;

/// <summary>A node as one view has it: its record, or its entry of the base if it has none.</summary>
/// <param name="Record">The record; null for a node as it is in the base.</param>
/// <param name="Container">The base directory with its entry; null for the root, and for nodes with a record not of use.</param>
/// <param name="Table">The table with its entry; null if there is a record.</param>
/// <param name="Index">The index of its entry.</param>
internal readonly record struct NodeView(NodeRecord? Record, BaseDirectory? Container, BaseTable? Table, int Index)
{
    public ulong Id => Record?.Id ?? Table![Index].Id;

    public NodeKind Kind => Record?.Kind ?? Table![Index].Kind;

    public bool IsDirectory => Kind == NodeKind.Directory;

    /// <summary>Why the node cannot be used, though its name is known.</summary>
    public FsError Error => Record is null ? Table!.DetailsOf(Index)?.Error ?? FsError.OK : Record.Error;

    public XattrSet Xattrs => Record is not null ? Record.Xattrs : Table!.DetailsOf(Index)?.Xattrs ?? XattrSet.Empty;

    /// <summary>The target of a symbolic link.</summary>
    public ReadOnlyMemory<byte> Target => Record is not null ? ((LeafRecord)Record).Target : Table!.DetailsOf(Index)!.Target;

    /// <summary>Where the base has it, if it does.</summary>
    public BaseOrigin Origin => Record switch
    {
        null => new BaseOrigin(Container, Index),
        LeafRecord leaf => leaf.Origin,
        DirectoryRecord directory => new BaseOrigin(directory.Lower?.Parent, directory.Lower?.Index ?? 0),
        _ => default,
    };

    /// <summary>The attributes, except those that depend on names.</summary>
    public NodeAttributes Attributes => Record is not null ? Record.Attributes : Table!.AttributesOf(Index);

    /// <summary>What decides who may do what with the node.</summary>
    public (UnixFileMode Mode, uint Uid, uint Gid) Access => Record is not null ? Record.Access : Table!.AccessOf(Index);

    public DirectoryRef AsDirectory() => Record is DirectoryRecord record
        ? new DirectoryRef(record.Id, record, record.Lower)
        : new DirectoryRef(Table![Index].Id, null, Table.DirectoryOf(Index));

    /// <summary>The content of a regular file.</summary>
    public FileContent Content => Record is LeafRecord leaf ? leaf.Content! : FileContent.OfBase(Origin, Table![Index].Size);
}

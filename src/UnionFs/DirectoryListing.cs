namespace UnionFs;

/// <summary>The names a directory has in one state, whatever changes while they are read. Nothing is allocated per name. For one thread.</summary>
internal sealed class DirectoryListing(ViewRoot root, DirectoryRef directory)
{
    private readonly DirectoryRef _directory = directory;
    private long _cursor;
    private int _index = -1;
    private Child? _child;

    /// <summary>The bytes of the name the last <see cref="MoveNext"/> found.</summary>
    public ReadOnlySpan<byte> Name => _child is null ? _directory.Lower!.Table!.NameOf(_index) : _child.Name;

    /// <summary>What it is.</summary>
    public NodeKind Kind => _child?.Kind ?? _directory.Lower!.Table![_index].Kind;

    /// <summary>Goes to the next name; false at the end.</summary>
    public bool MoveNext() => root.TryNextPlace(_directory, ref _cursor, out _index, out _child);

    /// <summary>The attributes of the node, a link not followed.</summary>
    public FsError TryStat(out FileStat stat) => root.Stat(root.NodeAt(_directory, _index, _child), mayLoad: true, out stat);
}

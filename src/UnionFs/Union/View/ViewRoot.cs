using System.Runtime.CompilerServices;

namespace UnionFs;

/// <summary>
/// One state of a sandbox: the base and the map of changes. Immutable; a reader takes one and sees one state, a writer makes
/// the next one and publishes it.
/// </summary>
internal sealed partial class ViewRoot
{
    /// <summary>Not an error of the user: a table of the base, or names, are not loaded, and the caller must not load them now.</summary>
    public const FsError NotLoaded = (FsError)(-1);

    /// <summary>Not an error of the user: the path has to be walked.</summary>
    public const FsError Unproven = (FsError)(-2);

    // In one line with the base and the marks: what a lookup reads first. As a structure they would come last.
    private readonly RadixNode? _nodes;
    private readonly int _nodeCount;

    public required MergedBase Base { get; init; }

    /// <summary>Every node made or changed, by id.</summary>
    public RadixMap<NodeRecord, ById> Nodes
    {
        [MethodImpl(MethodImplOptions.AggressiveInlining)]
        get => new(_nodes, _nodeCount);
        init => (_nodes, _nodeCount) = (value.Root, value.Count);
    }

    public BaseMarks Marks { get; init; } = BaseMarks.None;

    /// <summary>Chunks reachable from this state.</summary>
    public long OwnChunks { get; init; }

    /// <summary>Chunks written since the last commit.</summary>
    public long TopChunks { get; init; }

    /// <summary>Records made or changed since the last commit.</summary>
    public long TopNodes { get; init; }

    /// <summary>The last commit, or null.</summary>
    public CommitRecord? LastCommit { get; init; }

    /// <summary>How many commits there were.</summary>
    public int Commits => LastCommit is null ? 0 : LastCommit.Index + 1;

    /// <summary>Chunks with this or a later token belong to the top.</summary>
    public long CommitToken { get; init; }

    /// <summary>How many commits there were, and what changed since.</summary>
    public override string ToString() => string.Create(
        System.Globalization.CultureInfo.InvariantCulture,
        $"{Commits} {(Commits == 1 ? "commit" : "commits")}, {TopNodes} {(TopNodes == 1 ? "node" : "nodes")} changed since");

    public DirectoryRef Root => DirectoryOf(Base.Root);

    /// <summary>A directory of the base that is known to be part of the view.</summary>
    public DirectoryRef DirectoryOf(BaseDirectory directory) =>
        new(directory.Id, Marks.Directories[directory.Ordinal] ? Nodes.Find(directory.Id) as DirectoryRecord : null, directory);

    /// <summary>The directory above; of the root itself.</summary>
    public DirectoryRef ParentOf(in DirectoryRef directory)
    {
        if (directory.Record is { } record && Nodes.Find(record.ParentId) is DirectoryRecord parent)
        {
            return new DirectoryRef(parent.Id, parent, parent.Lower);
        }

        return directory.Lower?.Parent is { } above ? DirectoryOf(above) : Root;
    }

    /// <summary>The name of a directory in the directory above.</summary>
    public static ReadOnlySpan<byte> NameOf(in DirectoryRef directory) => directory.Record is { } record
        ? record.Name
        : directory.Lower!.Parent is null ? default : directory.Lower.Container.NameOf(directory.Lower.Index);

    /// <summary>The node of a directory.</summary>
    public static NodeView NodeOf(in DirectoryRef directory) => directory.Record is { } record
        ? new NodeView(record, null, null, 0)
        : new NodeView(null, directory.Lower!.Parent, directory.Lower.Container, directory.Lower.Index);

    /// <summary>Looks a name up in a directory: OK, ENOENT, or <see cref="NotLoaded"/>.</summary>
    public FsError FindChild(in DirectoryRef directory, ulong hash, ReadOnlySpan<byte> name, out NodeView node)
    {
        if (directory.Record is { } record && record.Find(hash, name) is { } child)
        {
            node = child.IsWhiteout ? default : new NodeView(Nodes.Find(child.Id), null, null, 0);
            return child.IsWhiteout ? FsError.ENOENT : FsError.OK;
        }

        node = default;
        if (directory.Lower is not { } lower)
        {
            return FsError.ENOENT;
        }

        if (lower.Table is not { } table)
        {
            return NotLoaded;
        }

        var index = table.Find(hash, name);
        if (index < 0)
        {
            return FsError.ENOENT;
        }

        node = At(lower, table, index);
        return FsError.OK;
    }

    /// <summary>The node of a base name that no record of the directory overrides.</summary>
    public NodeView At(BaseDirectory directory, BaseTable table, int index)
    {
        ref readonly var entry = ref table[index];
        return (Marks.Entries[table.First + index] || entry.HasSeveralNames) && Nodes.TryGet(entry.Id, out var record)
            ? new NodeView(record, null, null, 0)
            : new NodeView(null, directory, table, index);
    }

    /// <summary>Whether a directory of the base is part of the view: at its place in the base, or moved.</summary>
    public bool IsAlive(BaseDirectory directory)
    {
        for (; directory.Parent is { } parent; directory = parent)
        {
            if (Marks.Directories[directory.Ordinal] && Nodes.TryGet(directory.Id, out _))
            {
                return true;
            }

            if (IsOverridden(parent, directory.Index))
            {
                return false;
            }
        }

        return true;
    }

    /// <summary>Whether a name of the base leads to what the base has there.</summary>
    public bool IsVisible(BaseDirectory directory, int index) => !IsOverridden(directory, index) && IsAlive(directory);

    /// <summary>The node with an id if the view has it by the given name of the base or by a record.</summary>
    public bool TryGetNode(ulong id, in BaseOrigin origin, out NodeView node)
    {
        if (Nodes.TryGet(id, out var record))
        {
            node = new NodeView(record, null, null, 0);
            return true;
        }

        node = default;
        if (!origin.IsSet)
        {
            node = id == Base.Root.Id ? NodeOf(Root) : default;
            return id == Base.Root.Id;
        }

        node = new NodeView(null, origin.Directory, origin.Directory!.Table, origin.Index);
        return LinksOf(node, mayLoad: true, out var links) != FsError.OK || links > 0;
    }

    private bool IsOverridden(BaseDirectory directory, int index)
    {
        var container = directory.Table!;
        return Marks.Entries[container.First + index] && Nodes.Find(directory.Id) is DirectoryRecord record
            && record.Find(container.HashOf(index), container.NameOf(index)) is not null;
    }
}

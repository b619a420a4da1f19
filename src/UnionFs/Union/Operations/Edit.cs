namespace UnionFs;

/// <summary>
/// The running operation of a sandbox: the next state in the making. One per sandbox, used under its writer lock; nothing is seen
/// of it before it is published, and giving it up leaves no trace.
/// </summary>
internal sealed partial class Edit(Union union)
{
    private static long s_lastOperation;
    private readonly List<LeafRecord> _nameless = [];
    private RadixMap<NodeRecord, ById> _nodes;
    private long _topNodes;
    private OpenNode? _adopted;

    /// <summary>The state the operation started from.</summary>
    public ViewRoot Start { get; private set; } = null!;

    public Union Union { get; } = union;

    /// <summary>The owner of pages this operation makes.</summary>
    public long Operation { get; private set; }

    public ChunkStore Store => Union.Store;

    /// <summary>Who acts.</summary>
    public Caller Caller => Union.Caller;

    /// <summary>The time of the operation; one reading of the clock.</summary>
    public Timestamp Now { get; private set; }

    public bool HasChanged { get; private set; }

    /// <summary>Whether names or nodes went away, so that open handles have to be looked at.</summary>
    public bool HasRemovedTree { get; private set; }

    /// <summary>What to read, after an operation answered <see cref="ViewRoot.NotLoaded"/>.</summary>
    public Prerequisite Missing;

    /// <summary>Base bytes that were read for this operation.</summary>
    public BaseEdges Edges => BaseEdges.Own;

    /// <summary>Nodes that lost their last name in this operation.</summary>
    public List<LeafRecord> Nameless => _nameless;

    public void Begin(ViewRoot root, Timestamp now)
    {
        Start = root;
        Operation = Interlocked.Increment(ref s_lastOperation);
        Now = now;
        Missing = default;
        HasChanged = false;
        HasRemovedTree = false;
        _nameless.Clear();
        _adopted = null;
        _nodes = root.Nodes;
        BeginMarks(root.Marks);
        BeginNotes();
        _topNodes = root.TopNodes;
        Store.Begin(root.CommitToken);
    }

    /// <summary>Whether the top is limited.</summary>
    public bool HasQuota => Union.Options is not { MaxNodes: long.MaxValue, MaxContentBytes: long.MaxValue };

    /// <summary>Whether the top holds more nodes than it may.</summary>
    public bool ExceedsNodes => _topNodes > Union.Options.MaxNodes && _topNodes > Start.TopNodes;

    /// <summary>Whether the top would hold more than the quotas allow with a record put in and so many more chunks.</summary>
    public bool ExceedsQuota(LeafRecord? record, long chunks)
    {
        var options = Union.Options;
        var isNew = record is not null && (_nodes.Find(record.Id) is not { } present || present.Commit != Start.Commits);
        return (isNew && _topNodes + 1 > options.MaxNodes)
            || (chunks > 0 && Start.TopChunks + Store.TopDelta + Union.NamelessChunks + chunks > options.MaxContentBytes / FileContent.ChunkSize);
    }

    /// <summary>An open node that got its first name in this operation.</summary>
    public OpenNode? Adopted => _adopted;

    /// <summary>The new state.</summary>
    public ViewRoot Finish() => new()
    {
        Base = Start.Base,
        Nodes = _nodes,
        Marks = FinishMarks(),
        OwnChunks = Start.OwnChunks + Store.OwnDelta,
        TopChunks = Start.TopChunks + Store.TopDelta,
        TopNodes = _topNodes,
        LastCommit = Start.LastCommit,
        CommitToken = Start.CommitToken,
    };

    /// <summary>The node's record as it is now in this operation, made from the base if there is none.</summary>
    public FsError TryRecord(in NodeView node, out NodeRecord record)
    {
        if (_nodes.TryGet(node.Id, out record!))
        {
            return FsError.OK;
        }

        if (node.Record is { } nameless)
        {
            record = nameless;
            return FsError.OK;
        }

        return node.IsDirectory ? OK(record = FromBase(node.AsDirectory())) : LeafFromBase(node, out record);

        static FsError OK(NodeRecord _) => FsError.OK;
    }

    /// <summary>The directory's record as it is now in this operation, made from the base if there is none.</summary>
    public DirectoryRecord RecordOf(in DirectoryRef directory) =>
        _nodes.Find(directory.Id) as DirectoryRecord ?? FromBase(directory);

    /// <summary>The record of a node at this point of the operation, or null.</summary>
    public NodeRecord? Record(ulong id) => _nodes.Find(id);

    /// <summary>Puts a record in, and answers it as it is now.</summary>
    public NodeRecord Put(NodeRecord record)
    {
        HasChanged = true;
        var present = _nodes.Find(record.Id);
        var commits = Start.Commits;
        if (present is null)
        {
            Mark(record);
        }

        if (present is null || present.Commit != commits)
        {
            _topNodes++;
        }

        record = record.ChangedAt(commits);
        _nodes = _nodes.With(record, Operation);
        return record;
    }

    /// <summary>Takes a record out: its last name is gone.</summary>
    public void Remove(NodeRecord record)
    {
        HasChanged = true;
        if (_nodes.Find(record.Id) is not { } present)
        {
            return;
        }

        _nodes = _nodes.Without(record.Id, Operation);
        if (present.Commit == Start.Commits)
        {
            _topNodes--;
        }
    }

    private DirectoryRecord FromBase(in DirectoryRef directory)
    {
        var lower = directory.Lower!;
        ref readonly var entry = ref lower.Container[lower.Index];
        return new DirectoryRecord(entry.Id)
        {
            Attributes = lower.Container.AttributesOf(lower.Index),
            Xattrs = lower.Details?.Xattrs ?? XattrSet.Empty,
            Error = lower.Details?.Error ?? FsError.OK,
            Lower = lower,
            ParentId = lower.Parent?.Id ?? entry.Id,
            Name = lower.Parent is null ? [] : lower.Container.NameOf(lower.Index).ToArray(),
        };
    }

    private FsError LeafFromBase(in NodeView node, out NodeRecord record)
    {
        ref readonly var entry = ref node.Table![node.Index];
        var details = node.Table.DetailsOf(node.Index);
        record = null!;
        var origin = new BaseOrigin(node.Container, node.Index);
        var links = 1;
        if (entry.HasSeveralNames)
        {
            if (!Start.Base.TryGetNames(entry, out var names))
            {
                Missing.Names = origin;
                return ViewRoot.NotLoaded;
            }

            links = names is null ? details?.LinkCount ?? 1 : 0;
        }

        record = new LeafRecord(entry.Id, entry.Kind)
        {
            Attributes = node.Table.AttributesOf(node.Index),
            Xattrs = details?.Xattrs ?? XattrSet.Empty,
            Error = details?.Error ?? FsError.OK,
            Content = entry.Kind == NodeKind.File ? FileContent.OfBase(origin, entry.Size) : null,
            Target = details?.Target ?? default,
            Origin = origin,
            BaseLinks = links,
        };
        return FsError.OK;
    }
}

namespace UnionFs;

/// <summary>
/// The difference of two states in the form that other programs read: what came to be the same again is left out, and a node with several names, one of
/// which moved, is written with all of them, as a link to a layer below is more than many can read. Finding that out costs what changed and what moved.
/// </summary>
internal sealed partial class ExportedChanges : CommittedLayer, IKnowsReplaced
{
    private readonly TarWriteOptions _times;
    private readonly CancellationToken _cancellation;
    private readonly HashSet<ulong> _regrouped = [];
    private readonly Dictionary<ulong, List<byte[]>> _moreNames = [];
    private readonly HashSet<ulong> _touched = [];
    private readonly Dictionary<(ulong Old, ulong Now), bool> _sameContents = [];

    /// <summary>Compares two states.</summary>
    /// <param name="changes">What leads from one to the other.</param>
    /// <param name="times">How times will be written, so that what cannot be told apart then is no change.</param>
    /// <param name="cancellation">Ends it.</param>
    public ExportedChanges(CommittedLayer changes, TarWriteOptions times, CancellationToken cancellation)
        : base(changes.Name, changes.Before, changes.After)
    {
        _times = times;
        _cancellation = cancellation;
        FindMovedLinks(changes);
        FindTouched();
    }

    public override bool HasLowerLinks => false;

    public override WriteReason ReasonOf(in LayerEntry entry)
    {
        var (node, place) = NodeAt(entry.Id);
        if (FindOld(node) is not { } old)
        {
            return WriteReason.Changed;
        }

        if (node.IsDirectory)
        {
            return place is not null && IsSameButForTime(old, node) ? WriteReason.Carried : WriteReason.Changed;
        }

        return node.Kind != NodeKind.File || !HasSameContent(old, node) ? WriteReason.Changed
            : HasKeptItsNames(node) && !_regrouped.Contains(node.Id) ? WriteReason.Attributes
            : WriteReason.Moved;
    }

    public bool Replaces(long directoryId, in LayerEntry entry) => NodeAt(directoryId).Before is { } before
        && Before.FindChild(before, NameHash.Compute(entry.Name.Span), entry.Name.Span, out var old) == FsError.OK
        && old.Id != NodeAt(entry.Id).Node.Id;

    protected override IEnumerable<byte[]> MoreCandidates(DirectoryRef now) => _moreNames.GetValueOrDefault(now.Id) ?? [];

    protected override bool IsRootUnchanged(in NodeView root) => IsSame(ViewRoot.NodeOf(Before.Root), root);

    protected override bool IsUnchanged(in NodeView old, in NodeView node) =>
        !_regrouped.Contains(node.Id) && (ReferenceEquals(old.Record, node.Record) || (IsSame(old, node) && HasKeptItsNames(node)));

    protected override bool IsReplacedByTheSame(in NodeView old, in NodeView node) =>
        !old.IsDirectory && !node.IsDirectory && IsAlone(Before, old) && IsAlone(After, node) && IsSame(old, node);

    protected override bool IsLowerLink(in NodeView node) => false;

    protected override bool IsTouched(ulong directoryId) => _touched.Contains(directoryId);

    /// <summary>The nodes that are told as links to the layers below, which is where a name of one moved with its directory, and all their names.</summary>
    private void FindMovedLinks(CommittedLayer changes)
    {
        var pending = new Stack<long>();
        pending.Push(0);
        while (pending.TryPop(out var directory))
        {
            _cancellation.ThrowIfCancellationRequested();
            foreach (var entry in changes.ReadDirectory(directory))
            {
                if (entry.Kind == LayerEntryKind.Directory)
                {
                    pending.Push(entry.Id);
                }
                else if (entry.Kind == LayerEntryKind.LowerLink && changes.NodeAt(entry.Id).Node is var node && _regrouped.Add(node.Id))
                {
                    AddNames(node);
                }
            }
        }
    }

    /// <summary>Has all names of a node compared, and the directories that hold them looked into.</summary>
    private void AddNames(in NodeView node)
    {
        foreach (var (parent, name) in After.NamesOf(node))
        {
            if (!_moreNames.TryGetValue(parent.Id, out var names))
            {
                _moreNames.Add(parent.Id, names = []);
            }

            names.Add(name);
            Touch(parent);
        }
    }

    /// <summary>Finds the directories that differ themselves or hold, at any depth, something that has to be told.</summary>
    private void FindTouched()
    {
        foreach (var difference in ViewDifference.Records(Before, After))
        {
            _cancellation.ThrowIfCancellationRequested();
            var node = new NodeView(difference.After ?? difference.Before, null, null, 0);
            if (node.IsDirectory)
            {
                LookAt(node.AsDirectory(), difference.Before as DirectoryRecord, difference.After as DirectoryRecord);
            }
            else if (After.TryGetNode(node.Id, node.Origin, out var now))
            {
                LookAt(now);
            }
        }
    }

    /// <summary>A directory that was there before: whether it differs, or a name in it. One that is new or gone is told of by the one above.</summary>
    private void LookAt(in DirectoryRef directory, DirectoryRecord? oldRecord, DirectoryRecord? record)
    {
        if (!After.TryGetDirectory(directory.Id, directory.Lower, out var now) || !Before.TryGetDirectory(directory.Id, directory.Lower, out var old))
        {
            return;
        }

        if (!IsSame(ViewRoot.NodeOf(old), ViewRoot.NodeOf(now)))
        {
            Touch(now);
            return;
        }

        old.Lower?.Load();
        now.Lower?.Load();
        foreach (var difference in RadixDifference<Child, ByHash>.Between(oldRecord?.Children ?? default, record?.Children ?? default))
        {
            if (IsTold(old, now, difference.Before) || IsTold(old, now, difference.After))
            {
                Touch(now);
                return;
            }
        }
    }

    private bool IsTold(in DirectoryRef old, in DirectoryRef now, Child? child)
    {
        for (; child is not null; child = child.Next)
        {
            if (Compare(old, now, child.Name.ToArray()) is not null)
            {
                return true;
            }
        }

        return false;
    }

    /// <summary>A node that is no directory: whether a name of it is told. With several names all are looked at.</summary>
    private void LookAt(in NodeView node)
    {
        var isTold = false;
        foreach (var (parent, name) in After.NamesOf(node))
        {
            if (Before.TryGetDirectory(parent.Id, parent.Lower, out var old))
            {
                old.Lower?.Load();
                parent.Lower?.Load();
                isTold |= Compare(old, parent, name) is not null;
            }
        }

        if (isTold)
        {
            AddNames(node);
        }
    }

    private void Touch(DirectoryRef directory)
    {
        for (; _touched.Add(directory.Id); directory = After.ParentOf(directory))
        {
        }
    }
}

namespace UnionFs.Tests.Changes;

/// <summary>
/// The changes between two trees of one lineage, found by comparing everything: what <see cref="UnionFileSystem.Changes"/> has to say,
/// worked out without it.
/// </summary>
internal sealed class TreeDifference
{
    private readonly List<TreeName> _before;
    private readonly List<TreeName> _after;
    private readonly List<Change> _changes = [];

    private TreeDifference(IReadOnlyList<TreeEntry> before, IReadOnlyList<TreeEntry> after)
    {
        _before = TreeName.Of(before);
        _after = TreeName.Of(after);
    }

    public static List<Change> Between(IReadOnlyList<TreeEntry> before, IReadOnlyList<TreeEntry> after)
    {
        var difference = new TreeDifference(before, after);
        difference.Compare();
        return [.. difference._changes.OrderBy(c => c.Path, Comparer<string>.Create(FsText.CompareBytes)).ThenBy(c => c.Kind != ChangeKind.Deleted)];
    }

    /// <summary>A change with what differs, as a line.</summary>
    public static string Show(Change change) => $"{change} ({change.Aspects}; {change.NodeKind})";

    private void Compare()
    {
        var lost = _before.Where(b => !_after.Exists(a => a.IsSameNameOf(b))).ToList();
        var gained = _after.Where(a => !_before.Exists(b => b.IsSameNameOf(a))).ToList();
        var renamed = new HashSet<NodeId>();
        foreach (var now in gained.ToList())
        {
            if (lost.FirstOrDefault(l => l.Entry.Stat.Id == now.Entry.Stat.Id) is { } old)
            {
                lost.Remove(old);
                gained.Remove(now);
                renamed.Add(now.Entry.Stat.Id);
                Add(ChangeKind.Renamed, now, Aspects(old.Entry, now.Entry), old.Entry.Path);
            }
        }

        var directories = _after.Where(a => a.Entry.Stat.IsDirectory).Select(a => a.Entry.Stat.Id).ToHashSet();
        lost.RemoveAll(l => !directories.Contains(l.Directory));
        foreach (var old in lost)
        {
            var taker = _after.Find(a => a.IsSamePlaceAs(old));
            if (taker is null || taker.Entry.Stat.IsDirectory || old.Entry.Stat.IsDirectory)
            {
                Add(ChangeKind.Deleted, old, ChangeAspects.None);
            }
        }

        foreach (var now in gained)
        {
            var replaced = lost.Find(l => l.IsSamePlaceAs(now));
            var isModified = replaced is { Entry.Stat.IsDirectory: false } && !now.Entry.Stat.IsDirectory;
            Add(isModified ? ChangeKind.Modified : ChangeKind.Added, now, isModified ? Aspects(replaced!.Entry, now.Entry) : ChangeAspects.None);
        }

        foreach (var group in _after.GroupBy(a => a.Entry.Stat.Id).Where(g => !renamed.Contains(g.Key)))
        {
            var lasting = group.FirstOrDefault(a => _before.Exists(b => b.IsSameNameOf(a)));
            if (lasting is not null && Aspects(_before.Find(b => b.Entry.Stat.Id == group.Key)!.Entry, lasting.Entry) is var aspects and not ChangeAspects.None)
            {
                Add(ChangeKind.Modified, lasting, aspects);
            }
        }
    }

    private void Add(ChangeKind kind, TreeName name, ChangeAspects aspects, string? oldPath = null) =>
        _changes.Add(new Change(kind, name.Entry.Path, name.Entry.Stat.Kind) { Aspects = aspects, OldPath = oldPath });

    private static ChangeAspects Aspects(TreeEntry old, TreeEntry now)
    {
        var aspects = old.Stat.Mode == now.Stat.Mode ? ChangeAspects.None : ChangeAspects.Mode;
        aspects |= (old.Stat.Uid, old.Stat.Gid) == (now.Stat.Uid, now.Stat.Gid) ? 0 : ChangeAspects.Owner;
        aspects |= old.Xattrs.Equals(now.Xattrs) ? 0 : ChangeAspects.Xattrs;
        aspects |= old.Stat.ModifyTime == now.Stat.ModifyTime || now.Stat.IsDirectory ? 0 : ChangeAspects.Time;
        return aspects | (old.Stat.Kind != now.Stat.Kind ? ChangeAspects.Kind
            : old.Sha256 == now.Sha256 && old.Target == now.Target ? 0 : ChangeAspects.Content);
    }
}

namespace UnionFs.Tests.Changes;

/// <summary>Makes a tree again from the one before and a list of changes (invariant U9); attributes and content come from the tree after.</summary>
internal static class ChangeReplay
{
    /// <summary>The lines of the tree that comes out; the same as <see cref="Lines"/> of the tree after, if the list is right.</summary>
    public static List<string> Apply(IReadOnlyList<TreeEntry> before, IReadOnlyList<TreeEntry> after, IReadOnlyList<Change> changes)
    {
        var now = after.ToDictionary(e => e.Path);
        var nodes = before.ToDictionary(e => e.Path, e => new ReplayNode(e));
        foreach (var (path, node) in nodes)
        {
            if (path != "/")
            {
                node.MoveTo(nodes[ParentOf(path)], NameOf(path));
            }
        }

        // A node with several names is one node for each; the list names one of them.
        var first = before.GroupBy(e => e.Stat.Id).ToDictionary(g => g.Key, g => g.Select(e => nodes[e.Path]).ToList());
        var moved = changes.Where(c => c.Kind == ChangeKind.Renamed).ToDictionary(c => c.Path, c => nodes[c.OldPath!]);
        var deleted = changes.Where(c => c.Kind == ChangeKind.Deleted).Select(c => nodes[c.Path]).ToList();
        moved.Values.ToList().ForEach(n => n.Detach());
        deleted.ForEach(n => n.Detach());
        var root = nodes["/"];
        foreach (var change in changes.Where(c => c.Kind != ChangeKind.Deleted))
        {
            var entry = now[change.Path];
            var node = change.Kind == ChangeKind.Renamed ? moved[change.Path]
                : change.Kind == ChangeKind.Modified && root.Find(change.Path) is { } present && present.Entry.Stat.Id == entry.Stat.Id ? present
                : new ReplayNode(entry);
            foreach (var same in first.GetValueOrDefault(entry.Stat.Id, []))
            {
                same.Entry = entry;
            }

            node.Entry = entry;
            if (change.Path != "/")
            {
                node.MoveTo(root.Find(ParentOf(change.Path))!, NameOf(change.Path));
            }
        }

        return [.. root.Lines("")];
    }

    public static List<string> Lines(IEnumerable<TreeEntry> tree) => [.. tree.Select(e => Line(e.Path, e))];

    /// <summary>What has to be equal: not link counts, which follow from the names, nor the times of directories.</summary>
    public static string Line(string path, TreeEntry entry) =>
        $"{FsMode.ToText(entry.Stat.Kind, entry.Stat.Mode)} {entry.Stat.Uid}:{entry.Stat.Gid} {(entry.Stat.IsDirectory ? "" : entry.Stat.ModifyTime)}"
        + $" {entry.Sha256}{entry.Target} {entry.Xattrs} {FsText.ToJson(path)}";

    private static string ParentOf(string path) => path.LastIndexOf('/') is var slash and > 0 ? path[..slash] : "/";

    private static string NameOf(string path) => path[(path.LastIndexOf('/') + 1)..];
}

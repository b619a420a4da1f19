namespace UnionFs.Tests.Changes;

/// <summary>One name of a tree.</summary>
/// <param name="Directory">The directory that has it.</param>
/// <param name="Name">The name.</param>
/// <param name="Entry">What it leads to.</param>
internal sealed record TreeName(NodeId Directory, string Name, TreeEntry Entry)
{
    /// <summary>All names of a tree in the order of their paths; the root has the empty name in itself.</summary>
    public static List<TreeName> Of(IReadOnlyList<TreeEntry> tree)
    {
        var ids = tree.ToDictionary(e => e.Path == "/" ? "" : e.Path, e => e.Stat.Id);
        return
        [
            .. tree
                .Select(e => (Entry: e, Slash: e.Path.LastIndexOf('/')))
                .Select(e => new TreeName(ids[e.Entry.Path[..e.Slash]], e.Entry.Path[(e.Slash + 1)..], e.Entry))
                .OrderBy(n => n.Entry.Path, Comparer<string>.Create(FsText.CompareBytes)),
        ];
    }

    public bool IsSamePlaceAs(TreeName other) => Directory == other.Directory && Name == other.Name;

    public bool IsSameNameOf(TreeName other) => IsSamePlaceAs(other) && Entry.Stat.Id == other.Entry.Stat.Id;
}

using System.Text;

namespace UnionFs;

internal sealed unsafe partial class ViewRoot
{
    /// <summary>
    /// The attributes of a node that was made, in a directory that was made, which is known by its path: the plain case of
    /// <see cref="StatByPath"/> with nothing in between. False says nothing.
    /// </summary>
    private bool TryStatMade(ReadOnlySpan<char> path, in PathHashes hashes, bool followLinks, out FileStat stat)
    {
        if (Marks.Recent.Find(hashes.Directory, path[..hashes.Slash]) is { } recent
            && Nodes.Find(recent.Id) is DirectoryRecord directory
            && directory.Children.Find(hashes.Name) is { IsWhiteout: false, Next: null } child
            && Ascii.Equals(child.Name, path[(hashes.Slash + 1)..])
            && Nodes.Find(child.Id) is LeafRecord { HasOneName: true } leaf
            && !(followLinks && leaf.Kind == NodeKind.Symlink))
        {
            stat = leaf.ToStat(1);
            return true;
        }

        stat = default;
        return false;
    }

    /// <summary>
    /// The attributes of a node of the base with one name there, which has a record and its name still: as <see cref="TryStatMade"/>, without
    /// a look at what is changed in its directory.
    /// </summary>
    private bool TryStatChanged(DirectoryLine* line, int index, bool followLinks, out FileStat stat)
    {
        if ((Marks.DisplacedMask & line->AncestorMask) == 0 && line->Entries[index].IsSingleLeaf
            && Nodes.Find(line->Entries[index].Id) is LeafRecord { BaseLinks: 1, Error: FsError.OK } leaf
            && !(followLinks && leaf.Kind == NodeKind.Symlink))
        {
            stat = leaf.ToStat(1 + leaf.Added.Count);
            GC.KeepAlive(Base);
            return true;
        }

        stat = default;
        return false;
    }
}

using System.Text;

namespace UnionFs;

internal sealed partial class ViewRoot
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
}

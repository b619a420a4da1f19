using System.Runtime.CompilerServices;

namespace UnionFs;

internal sealed unsafe partial class ViewRoot
{
    /// <summary>
    /// The attributes of a node that was made, in a directory that was made, which is known by its path: the plain case of
    /// <see cref="StatByPath"/> with nothing in between. False says nothing.
    /// </summary>
    [SkipLocalsInit]
    [MethodImpl(MethodImplOptions.NoInlining)]
    private bool TryStatMade(ReadOnlySpan<char> path, in PathHashes hashes, bool followLinks, out FileStat stat)
    {
        // The record of a node with one name says which, so its directory need not be asked (invariants U3, U6).
        var recent = Marks.Recent;
        if (recent.Names.TryFind(hashes, out var id)
            && Nodes.TryGet(id, out var record) && record.Kind != NodeKind.Directory
            && Unsafe.As<LeafRecord>(record).OnlyName is { } name
            && PathIndex.IsNameOf(path, hashes.Slash, name)
            && recent.Find(hashes.Directory, path, hashes.Slash) is { } directory && directory.Id == name.ParentId
            && !(followLinks && record.Kind == NodeKind.Symlink))
        {
            stat = record.ToStat(1);
            return true;
        }

        return TryStatNamed(path, hashes, followLinks, out stat);
    }

    /// <summary>As <see cref="TryStatMade"/> by the names of the directory, and the next time without them.</summary>
    [SkipLocalsInit]
    [MethodImpl(MethodImplOptions.NoInlining)]
    private bool TryStatNamed(ReadOnlySpan<char> path, in PathHashes hashes, bool followLinks, out FileStat stat)
    {
        if (Marks.Recent.Find(hashes.Directory, path, hashes.Slash) is { } recent
            && Nodes.TryGet(recent.Id, out var parent) && parent.Kind == NodeKind.Directory
            && Unsafe.As<DirectoryRecord>(parent).Children.TryGet(hashes.Name, out var child) && child is { IsWhiteout: false, Next: null }
            && PathIndex.IsNameOf(path, hashes.Slash, child)
            && Nodes.TryGet(child.Id, out var record) && record.Kind != NodeKind.Directory
            && Unsafe.As<LeafRecord>(record).OnlyName is not null
            && !(followLinks && record.Kind == NodeKind.Symlink))
        {
            Marks.Recent.Names.Add(hashes, record.Id, _nodeCount);
            stat = record.ToStat(1);
            return true;
        }

        stat = default;
        return false;
    }

    /// <summary>
    /// The attributes of a node of the base with one name there, which has a record and its name still: as <see cref="TryStatMade"/>, without
    /// a look at what is changed in its directory.
    /// </summary>
    [SkipLocalsInit]
    [MethodImpl(MethodImplOptions.NoInlining)]
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

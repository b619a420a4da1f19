namespace UnionFs;

/// <content>What counts as the same: what is written of it would be.</content>
internal sealed partial class ExportedChanges
{
    private static bool IsAlone(ViewRoot root, in NodeView node) => root.LinksOf(node, mayLoad: true, out var links) == FsError.OK && links == 1;

    private bool IsSame(in NodeView old, in NodeView node) =>
        IsSameTime(old.Attributes.ModifyTime, node.Attributes.ModifyTime) && IsSameButForTime(old, node)
        && node.Kind switch
        {
            NodeKind.File => HasSameContent(old, node),
            NodeKind.Symlink => old.Target.Span.SequenceEqual(node.Target.Span),
            _ => true,
        };

    private bool IsSameButForTime(in NodeView old, in NodeView node)
    {
        var (a, b) = (old.Attributes, node.Attributes);
        return old.Kind == node.Kind && old.Error == FsError.OK && node.Error == FsError.OK
            && a.Mode == b.Mode && a.Uid == b.Uid && a.Gid == b.Gid && a.Device == b.Device && old.Xattrs.Equals(node.Xattrs);
    }

    /// <summary>A time that was not changed is not one that has to be cut to the latest time allowed.</summary>
    private bool IsSameTime(Timestamp old, Timestamp now) =>
        old == now || (_times.KeepNanoseconds ? old : old with { Nanoseconds = 0 }) == _times.Written(now);

    private bool HasSameContent(in NodeView old, in NodeView node)
    {
        if (old.Kind != NodeKind.File || old.Attributes.Size != node.Attributes.Size)
        {
            return false;
        }

        var key = (old.Id, node.Id);
        if (!_sameContents.TryGetValue(key, out var isSame))
        {
            isSame = ContentDifference.IsSame(After.Base, old.Content, node.Content, _cancellation);
            _sameContents.Add(key, isSame);
        }

        return isSame;
    }

    private NodeView? FindOld(in NodeView node)
    {
        if (node.IsDirectory)
        {
            var directory = node.AsDirectory();
            return Before.TryGetDirectory(directory.Id, directory.Lower, out var old) ? ViewRoot.NodeOf(old) : null;
        }

        return Before.TryGetNode(node.Id, node.Origin, out var found) ? found : null;
    }

    /// <summary>Whether every name of a node is one it had before, at the same path.</summary>
    private bool HasKeptItsNames(in NodeView node)
    {
        foreach (var (parent, name) in After.NamesOf(node))
        {
            if (!Before.TryGetDirectory(parent.Id, parent.Lower, out var old))
            {
                return false;
            }

            old.Lower?.Load();
            if (Before.FindChild(old, NameHash.Compute(name), name, out var before) != FsError.OK || before.Id != node.Id
                || !Before.PathOf(old).AsSpan().SequenceEqual(After.PathOf(parent)))
            {
                return false;
            }
        }

        return true;
    }
}

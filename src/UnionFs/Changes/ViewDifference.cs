namespace UnionFs;

/// <summary>
/// What differs between two states on one base. Follows only the records that differ, so it costs what was changed.
/// </summary>
internal sealed class ViewDifference(ViewRoot before, ViewRoot after)
{
    private readonly Dictionary<ulong, (DirectoryRef Directory, byte[] Name, NodeView Node)> _lost = [];
    private readonly List<(DirectoryRef Directory, byte[] Name, NodeView Node)> _lostNames = [];
    private readonly List<(DirectoryRef Directory, byte[] Name, NodeView Node, NodeView? Replaced)> _gained = [];
    private readonly HashSet<ulong> _settled = [];

    /// <summary>The nodes whose records differ.</summary>
    public static IEnumerable<RadixDifference<NodeRecord, ById>> Records(ViewRoot before, ViewRoot after) =>
        RadixDifference<NodeRecord, ById>.Between(before.Nodes, after.Nodes);

    /// <summary>The changes in the order of their paths.</summary>
    public IReadOnlyList<Change> ToChanges()
    {
        foreach (var record in Records(before, after))
        {
            if ((record.After ?? record.Before) is DirectoryRecord)
            {
                CompareNames(record.Before as DirectoryRecord, record.After as DirectoryRecord);
            }
        }

        var changes = new List<Change>();
        AddGained(changes);
        AddLost(changes);
        AddModified(changes);
        changes.Sort(static (a, b) => FsText.CompareBytes(a.Path, b.Path) is var order and not 0
            ? order
            : (a.Kind == ChangeKind.Deleted ? 0 : 1) - (b.Kind == ChangeKind.Deleted ? 0 : 1));
        return changes;
    }

    /// <summary>What differs about a node that is in both states, times of change and access not counted.</summary>
    public static ChangeAspects Compare(in NodeView old, in NodeView now)
    {
        var (a, b) = (old.Attributes, now.Attributes);
        var aspects = ChangeAspects.None;
        if (now.Kind != old.Kind)
        {
            aspects |= ChangeAspects.Kind;
        }

        if (now.Kind == NodeKind.File && old.Kind == NodeKind.File && !IsSameContent(old, now))
        {
            aspects |= ChangeAspects.Content;
        }

        aspects |= a.Mode != b.Mode ? ChangeAspects.Mode : 0;
        aspects |= a.Uid != b.Uid || a.Gid != b.Gid ? ChangeAspects.Owner : 0;
        aspects |= a.ModifyTime != b.ModifyTime ? ChangeAspects.Time : 0;
        aspects |= !old.Xattrs.Equals(now.Xattrs) ? ChangeAspects.Xattrs : 0;
        return aspects;
    }

    private static bool IsSameContent(in NodeView old, in NodeView now)
    {
        if (old.Record is LeafRecord { Content: var first } && now.Record is LeafRecord { Content: var second })
        {
            return ReferenceEquals(first, second);
        }

        // One of the two is as the base has it; the other is too if nothing of it was changed.
        return old.Id == now.Id && old.Content.IsAsBase && now.Content.IsAsBase;
    }

    private void CompareNames(DirectoryRecord? old, DirectoryRecord? now)
    {
        var record = (now ?? old)!;
        var isOld = before.TryGetDirectory(record.Id, record.Lower, out var oldDirectory);
        var isNow = after.TryGetDirectory(record.Id, record.Lower, out var nowDirectory);
        if (!isNow)
        {
            return;
        }

        foreach (var difference in RadixDifference<Child, ByHash>.Between(old?.Children ?? default, now?.Children ?? default))
        {
            for (var child = difference.Before; child is not null; child = child.Next)
            {
                if (difference.After?.Named(child.Name) is null)
                {
                    CompareName(isOld, oldDirectory, nowDirectory, child);
                }
            }

            for (var child = difference.After; child is not null; child = child.Next)
            {
                CompareName(isOld, oldDirectory, nowDirectory, child);
            }
        }
    }

    private void CompareName(bool isOld, in DirectoryRef oldDirectory, in DirectoryRef nowDirectory, Child child)
    {
        NodeView old = default;
        var wasThere = isOld && before.FindChild(oldDirectory, child.Hash, child.Name, out old) == FsError.OK;
        var isThere = after.FindChild(nowDirectory, child.Hash, child.Name, out var now) == FsError.OK;
        if (wasThere && isThere && old.Id == now.Id)
        {
            return;
        }

        if (wasThere)
        {
            _lost[old.Id] = (oldDirectory, child.Name, old);
            if (!isThere)
            {
                _lostNames.Add((oldDirectory, child.Name, old));
            }
        }

        if (isThere)
        {
            _gained.Add((nowDirectory, child.Name, now, wasThere ? old : null));
        }
    }

    private void AddGained(List<Change> changes)
    {
        foreach (var (directory, name, node, replaced) in _gained)
        {
            var path = FsName.ToText(after.PathOf(directory, name));
            if (before.TryGetNode(node.Id, node.Origin, out var old) && OldNameOf(old, node) is { } oldPath)
            {
                _lost.Remove(node.Id);
                _settled.Add(node.Id);
                changes.Add(new Change(ChangeKind.Renamed, path, node.Kind) { OldPath = FsName.ToText(oldPath), Aspects = AspectsOf(old, node) });
            }
            else if (replaced is { IsDirectory: false } present && !node.IsDirectory)
            {
                changes.Add(new Change(ChangeKind.Modified, path, node.Kind) { Aspects = Compare(present, node) });
                _settled.Add(node.Id);
            }
            else
            {
                if (replaced is { } gone)
                {
                    changes.Add(new Change(ChangeKind.Deleted, path, gone.Kind));
                }

                changes.Add(new Change(ChangeKind.Added, path, node.Kind));
            }
        }
    }

    /// <summary>The name a node had and lost, or null if it only has one more.</summary>
    private byte[]? OldNameOf(in NodeView old, in NodeView now)
    {
        if (_lost.TryGetValue(now.Id, out var lost))
        {
            return before.PathOf(lost.Directory, lost.Name);
        }

        if (_settled.Contains(now.Id))
        {
            return null;
        }

        if (!now.IsDirectory)
        {
            before.LinksOf(old, mayLoad: true, out var links);
            after.LinksOf(now, mayLoad: true, out var linksNow);
            if (linksNow > links)
            {
                return null;
            }
        }

        return before.PathOf(old);
    }

    private void AddLost(List<Change> changes)
    {
        foreach (var (directory, name, node) in _lostNames)
        {
            if (_settled.Contains(node.Id) && (node.IsDirectory || !_lost.ContainsKey(node.Id)))
            {
                // It is listed as renamed.
                var renamed = FsName.ToText(before.PathOf(directory, name));
                if (changes.Exists(c => c.Kind == ChangeKind.Renamed && c.OldPath == renamed))
                {
                    continue;
                }
            }

            changes.Add(new Change(ChangeKind.Deleted, FsName.ToText(before.PathOf(directory, name)), node.Kind));
        }
    }

    private void AddModified(List<Change> changes)
    {
        foreach (var record in Records(before, after))
        {
            if (record.After is not { } now || _settled.Contains(record.Key))
            {
                continue;
            }

            var node = new NodeView(now, null, null, 0);
            if (!before.TryGetNode(now.Id, node.Origin, out var old) && !TryGetOldDirectory(now, out old))
            {
                continue;
            }

            var aspects = AspectsOf(old, node);
            if (aspects != ChangeAspects.None && after.PathOf(node) is { } path)
            {
                changes.Add(new Change(ChangeKind.Modified, FsName.ToText(path), now.Kind) { Aspects = aspects });
            }
        }
    }

    private bool TryGetOldDirectory(NodeRecord now, out NodeView old)
    {
        old = default;
        if (now is not DirectoryRecord { Lower: { } lower } || !before.TryGetDirectory(now.Id, lower, out var directory))
        {
            return false;
        }

        old = ViewRoot.NodeOf(directory);
        return true;
    }

    /// <summary>As <see cref="Compare"/>; a directory's time says nothing, it changes with every name.</summary>
    private static ChangeAspects AspectsOf(in NodeView old, in NodeView now) =>
        Compare(old, now) & (now.IsDirectory ? ~ChangeAspects.Time : (ChangeAspects)~0);
}

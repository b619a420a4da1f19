namespace UnionFs;

/// <summary>
/// What differs between two states on one base. Follows only the records that differ, so it costs what was changed.
/// </summary>
/// <remarks>
/// A node that lost a name and gained one was renamed. What is no directory and has the place of something that is none is that,
/// modified; anything else at a place that had something is one deletion and one addition. Old paths are those of the state before.
/// </remarks>
/// <param name="before">The state before.</param>
/// <param name="after">The state after.</param>
/// <param name="progress">Who wants to know how many nodes were compared, or null.</param>
/// <param name="cancellation">Ends it.</param>
internal sealed class ViewDifference(
    ViewRoot before, ViewRoot after, IProgress<long>? progress = null, CancellationToken cancellation = default)
{
    private readonly Dictionary<ulong, NodeNames> _names = [];
    private readonly Dictionary<(ulong, string), NodeView> _lost = [];
    private readonly HashSet<ulong> _settled = [];
    private readonly List<Change> _changes = [];

    /// <summary>The nodes whose records differ.</summary>
    public static IEnumerable<RadixDifference<NodeRecord, ById>> Records(ViewRoot before, ViewRoot after) =>
        RadixDifference<NodeRecord, ById>.Between(before.Nodes, after.Nodes);

    /// <summary>The changes in the order of their paths.</summary>
    public IReadOnlyList<Change> ToChanges()
    {
        foreach (var record in Records(before, after))
        {
            cancellation.ThrowIfCancellationRequested();
            if ((record.After ?? record.Before) is DirectoryRecord)
            {
                CompareNames(record.Before as DirectoryRecord, record.After as DirectoryRecord);
            }
        }

        foreach (var (id, names) in _names)
        {
            cancellation.ThrowIfCancellationRequested();
            AddRenamed(id, names);
        }

        foreach (var (_, names) in _names)
        {
            AddLost(names);
        }

        foreach (var (id, names) in _names)
        {
            cancellation.ThrowIfCancellationRequested();
            AddGained(id, names);
        }

        AddModified();
        _changes.Sort(static (a, b) => FsText.CompareBytes(a.Path, b.Path) is var order and not 0
            ? order
            : (a.Kind == ChangeKind.Deleted ? 0 : 1) - (b.Kind == ChangeKind.Deleted ? 0 : 1));
        return _changes;
    }

    private void CompareNames(DirectoryRecord? old, DirectoryRecord? now)
    {
        var record = (now ?? old)!;
        var isOld = before.TryGetDirectory(record.Id, record.Lower, out var oldDirectory);
        if (!after.TryGetDirectory(record.Id, record.Lower, out var directory))
        {
            // It went with everything in it; what left it before is found by its new name.
            return;
        }

        foreach (var difference in RadixDifference<Child, ByHash>.Between(old?.Children ?? default, now?.Children ?? default))
        {
            cancellation.ThrowIfCancellationRequested();
            for (var child = difference.Before; child is not null; child = child.Next)
            {
                if (difference.After?.Named(child.Name) is null)
                {
                    CompareName(isOld, oldDirectory, directory, child);
                }
            }

            for (var child = difference.After; child is not null; child = child.Next)
            {
                CompareName(isOld, oldDirectory, directory, child);
            }
        }
    }

    private void CompareName(bool isOld, in DirectoryRef oldDirectory, in DirectoryRef directory, Child child)
    {
        NodeView old = default;
        var wasThere = isOld && before.FindChild(oldDirectory, child.Hash, child.Name, out old) == FsError.OK;
        var isThere = after.FindChild(directory, child.Hash, child.Name, out var now) == FsError.OK;
        if (wasThere && isThere && old.Id == now.Id)
        {
            return;
        }

        if (wasThere)
        {
            var names = NamesOf(old.Id);
            names.Old = old;
            names.Lost.Add(new PlacedName(oldDirectory, child.Name.ToArray()));
        }

        if (isThere)
        {
            var names = NamesOf(now.Id);
            names.Now = now;
            names.Gained.Add(new PlacedName(directory, child.Name.ToArray()));
        }
    }

    private NodeNames NamesOf(ulong id)
    {
        if (!_names.TryGetValue(id, out var names))
        {
            _names.Add(id, names = new NodeNames());
        }

        return names;
    }

    private void AddRenamed(ulong id, NodeNames names)
    {
        if (names.Now is not { } now || (names.Old ?? FindOld(now)) is not { } old)
        {
            return;
        }

        names.Old = old;
        AddNamesOfGoneDirectories(names, old);
        foreach (var (oldPath, path) in names.TakeRenames(before, after))
        {
            _settled.Add(id);
            _changes.Add(new Change(ChangeKind.Renamed, FsName.ToText(path), now.Kind) { OldPath = FsName.ToText(oldPath), Aspects = AspectsOf(old, now) });
        }
    }

    /// <summary>A name in a directory that is gone was not seen to go.</summary>
    private void AddNamesOfGoneDirectories(NodeNames names, in NodeView old)
    {
        if (old.IsDirectory)
        {
            var directory = old.AsDirectory();
            if (names.Lost.Count == 0)
            {
                names.Lost.Add(new PlacedName(before.ParentOf(directory), ViewRoot.NameOf(directory).ToArray()));
            }

            return;
        }

        foreach (var (parent, name) in before.NamesOf(old))
        {
            if (!IsInAfter(parent))
            {
                names.Lost.Add(new PlacedName(parent, name));
            }
        }
    }

    private void AddLost(NodeNames names)
    {
        foreach (var place in names.Lost)
        {
            var old = names.Old!.Value;
            if (!after.TryGetDirectory(place.Directory.Id, place.Directory.Lower, out var directory))
            {
                continue;
            }

            var isTaken = after.FindChild(directory, NameHash.Compute(place.Name), place.Name, out var now) == FsError.OK;
            _lost.Add(place.Key, old);
            if (!isTaken || old.IsDirectory || now.IsDirectory)
            {
                _changes.Add(new Change(ChangeKind.Deleted, FsName.ToText(before.PathOf(place.Directory, place.Name)), old.Kind));
            }
        }
    }

    private void AddGained(ulong id, NodeNames names)
    {
        foreach (var place in names.Gained)
        {
            var (path, now) = (FsName.ToText(after.PathOf(place.Directory, place.Name)), names.Now!.Value);
            if (!now.IsDirectory && _lost.TryGetValue(place.Key, out var replaced) && !replaced.IsDirectory)
            {
                _changes.Add(new Change(ChangeKind.Modified, path, now.Kind) { Aspects = AspectsOf(replaced, now) });
            }
            else
            {
                _changes.Add(new Change(ChangeKind.Added, path, now.Kind));
            }
        }
    }

    private void AddModified()
    {
        var count = 0L;
        foreach (var record in Records(before, after))
        {
            cancellation.ThrowIfCancellationRequested();
            progress?.Report(++count);
            if (_settled.Contains(record.Key) || !TryFindNow(record, out var now))
            {
                continue;
            }

            if (FindOld(now) is { } old && AspectsOf(old, now) is var aspects and not ChangeAspects.None && LastingPathOf(now) is { } path)
            {
                _changes.Add(new Change(ChangeKind.Modified, FsName.ToText(path), now.Kind) { Aspects = aspects });
            }
        }
    }

    /// <summary>The node in the state after; where that has no record of it, it is as in the base again, if it is there.</summary>
    private bool TryFindNow(in RadixDifference<NodeRecord, ById> record, out NodeView now)
    {
        now = new NodeView(record.After ?? record.Before, null, null, 0);
        if (record.After is not null)
        {
            return true;
        }

        if (!now.IsDirectory)
        {
            return after.TryGetNode(now.Id, now.Origin, out now);
        }

        var isThere = after.TryGetDirectory(now.Id, now.AsDirectory().Lower, out var directory);
        now = isThere ? ViewRoot.NodeOf(directory) : default;
        return isThere;
    }

    /// <summary>The node in the state before.</summary>
    private NodeView? FindOld(in NodeView now)
    {
        if (now.IsDirectory)
        {
            var directory = now.AsDirectory();
            return before.TryGetDirectory(directory.Id, directory.Lower, out var old) ? ViewRoot.NodeOf(old) : null;
        }

        return before.TryGetNode(now.Id, now.Origin, out var node) ? node : null;
    }

    /// <summary>The first path of a node that it had before.</summary>
    private byte[]? LastingPathOf(in NodeView node)
    {
        if (node.IsDirectory)
        {
            return after.PathOf(node);
        }

        byte[]? first = null;
        foreach (var (parent, name) in after.NamesOf(node))
        {
            var wasThere = before.TryGetDirectory(parent.Id, parent.Lower, out var directory)
                && before.FindChild(directory, NameHash.Compute(name), name, out var old) == FsError.OK && old.Id == node.Id;
            if (wasThere && after.PathOf(parent, name) is var path && (first is null || path.AsSpan().SequenceCompareTo(first) < 0))
            {
                first = path;
            }
        }

        return first;
    }

    private bool IsInAfter(in DirectoryRef directory) => after.TryGetDirectory(directory.Id, directory.Lower, out _);

    /// <summary>
    /// What differs about two nodes; times of change and access do not count, and not a directory's time, which changes with every name.
    /// </summary>
    private ChangeAspects AspectsOf(in NodeView old, in NodeView now)
    {
        var (a, b) = (old.Attributes, now.Attributes);
        var aspects = now.Kind != old.Kind ? ChangeAspects.Kind : HasSameContent(old, now) ? ChangeAspects.None : ChangeAspects.Content;
        aspects |= a.Mode != b.Mode ? ChangeAspects.Mode : 0;
        aspects |= a.Uid != b.Uid || a.Gid != b.Gid ? ChangeAspects.Owner : 0;
        aspects |= a.ModifyTime != b.ModifyTime && !now.IsDirectory ? ChangeAspects.Time : 0;
        return !old.Xattrs.Equals(now.Xattrs) ? aspects | ChangeAspects.Xattrs : aspects;
    }

    private bool HasSameContent(in NodeView old, in NodeView now) => now.Kind switch
    {
        NodeKind.File => ContentDifference.IsSame(after.Base, old.Content, now.Content, cancellation),
        NodeKind.Symlink => old.Target.Span.SequenceEqual(now.Target.Span),
        _ => true,
    };
}

using System.Buffers;

namespace UnionFs.Oci;

/// <summary>Says of every path of two views whether and why it has to be written, and which files the lower one holds already.</summary>
/// <param name="common">How many layers both views have.</param>
internal sealed class SquashReasons(int common)
{
    private const int BufferBytes = 64 << 10;
    private readonly StoredContents _contents = new(CancellationToken.None);

    /// <summary>Whether a file that has to be written has names that were not among the paths.</summary>
    public bool MissesNames { get; private set; }

    /// <summary>Decides for all of them; a node with several names is written with all if one has to be.</summary>
    public void Find(List<SquashPlace> places)
    {
        var linked = new Dictionary<NodeId, int>();
        var changed = new HashSet<NodeId>();
        foreach (var place in places.Where(static p => p.Now.Exists))
        {
            place.Reason = place.Now.IsDirectory ? OfDirectory(place) : OfLeaf(place);
            if (place.Now is { IsDirectory: false, Stat: { LinkCount: > 1, Id: var id } })
            {
                linked[id] = linked.GetValueOrDefault(id) + 1;
                if (place.Reason is not null)
                {
                    changed.Add(id);
                }
            }
        }

        MissesNames = false;
        foreach (var place in places.Where(p => p.Now is { IsDirectory: false, Stat.LinkCount: > 1 } now && changed.Contains(now.Stat.Id)))
        {
            place.Reason ??= WriteReason.Moved;
            MissesNames |= linked[place.Now.Stat.Id] < place.Now.Stat.LinkCount;
        }

        FindMoved(places);
    }

    private static WriteReason? OfDirectory(SquashPlace place)
    {
        if (!place.Old.IsDirectory || !IsSameButForTime(place))
        {
            return WriteReason.Changed;
        }

        return place.Old.Stat.ModifyTime == place.Now.Stat.ModifyTime ? null : WriteReason.Carried;
    }

    /// <summary>A node of a layer that both have is the same without a look at it.</summary>
    private WriteReason? OfLeaf(SquashPlace place)
    {
        var (before, after) = (place.Old, place.Now);
        if (!before.Exists || before.Stat.Kind != after.Stat.Kind)
        {
            return after.Level < common ? WriteReason.Moved : WriteReason.Changed;
        }

        if (before.Stat.Id == after.Stat.Id)
        {
            return null;
        }

        var isSameContent = after.IsFile
            ? before.Stat.Size == after.Stat.Size && HasSameContent(before, after)
            : before.Stat.Device == after.Stat.Device && before.Target().Span.SequenceEqual(after.Target().Span);
        if (!isSameContent)
        {
            return after.Level < common ? WriteReason.Moved : WriteReason.Changed;
        }

        var isSame = before.Stat.ModifyTime == after.Stat.ModifyTime && IsSameButForTime(place);
        return !isSame ? WriteReason.Attributes : before.Stat.LinkCount == 1 && after.Stat.LinkCount == 1 ? null : WriteReason.Moved;
    }

    private static bool IsSameButForTime(SquashPlace place)
    {
        var (a, b) = (place.Old.Stat, place.Now.Stat);
        return a.Mode == b.Mode && a.Uid == b.Uid && a.Gid == b.Gid && place.Old.Xattrs().Equals(place.Now.Xattrs());
    }

    /// <summary>Files that hold what a file held that has lost its name. Each is read at most once, and only if another has its length.</summary>
    private void FindMoved(List<SquashPlace> places)
    {
        var lost = places.Where(static p => p.Old is { IsFile: true, Size: > 0 } && (!p.Now.Exists || p.Reason == WriteReason.Changed))
            .Select(static p => p.Old.ToFile()!).ToLookup(static f => f.Size);
        foreach (var place in places.Where(static p => p is { Reason: WriteReason.Changed, Now.IsFile: true, Now.Size: > 0 }))
        {
            var file = place.Now.ToFile()!;
            if (lost[file.Size].Any(f => _contents.AreEqual(f, file)))
            {
                place.Reason = WriteReason.Moved;
            }
        }
    }

    private static bool HasSameContent(SurveySide before, SurveySide after)
    {
        using var one = before.OpenRead();
        using var other = after.OpenRead();
        var (a, b) = (ArrayPool<byte>.Shared.Rent(BufferBytes), ArrayPool<byte>.Shared.Rent(BufferBytes));
        try
        {
            for (long at = 0; at < after.Size;)
            {
                var count = one.Read(at, a.AsSpan(0, BufferBytes));
                if (count == 0 || other.Read(at, b.AsSpan(0, count)) != count || !a.AsSpan(0, count).SequenceEqual(b.AsSpan(0, count)))
                {
                    return false;
                }

                at += count;
            }

            return true;
        }
        finally
        {
            ArrayPool<byte>.Shared.Return(a);
            ArrayPool<byte>.Shared.Return(b);
        }
    }
}

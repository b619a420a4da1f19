using System.Buffers;

namespace UnionFs.Oci;

/// <summary>Compares what two stacks show, path by path. A node that comes from a layer both have is the same without a look at it.</summary>
/// <param name="old">A sandbox on the lower stack.</param>
/// <param name="now">A sandbox on the upper one.</param>
/// <param name="common">How many layers both have.</param>
internal sealed class StackComparison(UnionFileSystem old, UnionFileSystem now, int common)
{
    private const int BufferBytes = 64 << 10;
    private readonly Dictionary<string, TreeEntry> _old = [];
    private readonly HashSet<string> _told = new(StringComparer.Ordinal);

    /// <summary>Puts what differs into a layer, parents first.</summary>
    public void Fill(SquashedLayer layer)
    {
        foreach (var entry in old.Walk("/"))
        {
            _old.Add(entry.Path, entry);
        }

        var entries = now.Walk("/").ToList();
        var whiteouts = Whiteouts(entries);
        var changed = Changed(entries);
        foreach (var path in changed.Concat(whiteouts))
        {
            Tell(path);
        }

        foreach (var entry in entries.Where(e => e.Path == "/" || _told.Contains(e.Path)))
        {
            if (entry.Failure is { } failure)
            {
                throw new IOException($"'{FsText.Quote(entry.Path)}' cannot be read: {failure}");
            }

            if (entry.Stat.IsDirectory)
            {
                layer.AddDirectory(entry, isImplicit: !changed.Contains(entry.Path));
            }
            else
            {
                layer.AddLeaf(entry);
            }
        }

        whiteouts.ForEach(layer.AddWhiteout);
    }

    private static string ParentOf(string path) => path.LastIndexOf('/') is var slash and > 0 ? path[..slash] : "/";

    /// <summary>The paths that are gone from directories that are still there.</summary>
    private List<string> Whiteouts(List<TreeEntry> entries)
    {
        var kinds = entries.ToDictionary(static e => e.Path, static e => e.Stat.IsDirectory);
        return [.. _old.Keys.Where(p => !kinds.ContainsKey(p) && kinds.TryGetValue(ParentOf(p), out var isDirectory) && isDirectory)];
    }

    /// <summary>The paths at which something else is now. A node with several names is told with all of them.</summary>
    private HashSet<string> Changed(List<TreeEntry> entries)
    {
        var changed = new HashSet<string>(StringComparer.Ordinal);
        var nodes = new HashSet<NodeId>();
        foreach (var entry in entries)
        {
            if (!_old.TryGetValue(entry.Path, out var before) || !IsSame(before, entry))
            {
                changed.Add(entry.Path);
                if (entry.Stat is { IsDirectory: false, LinkCount: > 1 })
                {
                    nodes.Add(entry.Stat.Id);
                }
            }
        }

        changed.UnionWith(entries.Where(e => !e.Stat.IsDirectory && nodes.Contains(e.Stat.Id)).Select(static e => e.Path));
        return changed;
    }

    private void Tell(string path)
    {
        for (; path != "/" && _told.Add(path); path = ParentOf(path))
        {
        }
    }

    private bool IsSame(TreeEntry before, TreeEntry entry)
    {
        var (a, b) = (before.Stat, entry.Stat);
        if (entry.Layer >= 0 && entry.Layer < common && before.Layer == entry.Layer && a.Id == b.Id)
        {
            return true;
        }

        if (a.Kind != b.Kind || a.Mode != b.Mode || a.Uid != b.Uid || a.Gid != b.Gid || a.ModifyTime != b.ModifyTime || a.Device != b.Device
            || !before.Xattrs.Equals(entry.Xattrs) || before.Target != entry.Target)
        {
            return false;
        }

        return b.IsDirectory || (a.LinkCount == 1 && b.LinkCount == 1 && (!b.IsFile || (a.Size == b.Size && HasSameContent(entry.Path, b.Size))));
    }

    private bool HasSameContent(string path, long length)
    {
        using var before = old.OpenHandle(path, FileMode.Open, FileAccess.Read, FileShare.ReadWrite | FileShare.Delete);
        using var after = now.OpenHandle(path, FileMode.Open, FileAccess.Read, FileShare.ReadWrite | FileShare.Delete);
        var (a, b) = (ArrayPool<byte>.Shared.Rent(BufferBytes), ArrayPool<byte>.Shared.Rent(BufferBytes));
        try
        {
            for (long at = 0; at < length;)
            {
                var count = before.Read(at, a.AsSpan(0, BufferBytes));
                if (count == 0 || after.Read(at, b.AsSpan(0, count)) != count || !a.AsSpan(0, count).SequenceEqual(b.AsSpan(0, count)))
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

namespace UnionFs.Cli.Commands;

/// <summary>Compares two views path by path; nodes of two stacks have no common identity, so a rename is a removal and an addition.</summary>
internal static class StackDifference
{
    public static IEnumerable<Change> Between(
        IEnumerable<TreeEntry> before, IEnumerable<TreeEntry> after, UnionFileSystem old, UnionFileSystem now)
    {
        using var left = before.GetEnumerator();
        using var right = after.GetEnumerator();
        var hasLeft = left.MoveNext();
        var hasRight = right.MoveNext();
        string? gone = null;
        while (hasLeft || hasRight)
        {
            var order = !hasRight ? -1 : !hasLeft ? 1 : Compare(left.Current.Path, right.Current.Path);
            if (order < 0)
            {
                var path = left.Current.Path;
                if (gone is null || !path.StartsWith(gone + "/", StringComparison.Ordinal))
                {
                    gone = path;
                    yield return new Change(ChangeKind.Deleted, path, left.Current.Stat.Kind);
                }

                hasLeft = left.MoveNext();
                continue;
            }

            if (order > 0)
            {
                yield return new Change(ChangeKind.Added, right.Current.Path, right.Current.Stat.Kind);
                hasRight = right.MoveNext();
                continue;
            }

            var aspects = Aspects(left.Current, right.Current, old, now);
            if (aspects != ChangeAspects.None)
            {
                yield return new Change(ChangeKind.Modified, right.Current.Path, right.Current.Stat.Kind) { Aspects = aspects };
            }

            hasLeft = left.MoveNext();
            hasRight = right.MoveNext();
        }
    }

    /// <summary>The order of a walk: component by component, each by its bytes.</summary>
    private static int Compare(string a, string b)
    {
        var at = a.AsSpan().CommonPrefixLength(b);
        if (at == a.Length || at == b.Length || a == "/" || b == "/")
        {
            return a.Length - b.Length;
        }

        if (a[at] == '/' || b[at] == '/')
        {
            return a[at] == '/' ? -1 : 1;
        }

        if (a[at] < '\uD800' && b[at] < '\uD800')
        {
            return a[at] - b[at];
        }

        var start = a.LastIndexOf('/', at) + 1;
        return FsText.CompareBytes(ComponentAt(a, start), ComponentAt(b, start));
    }

    private static string ComponentAt(string path, int start) => path[start..] is var rest && rest.IndexOf('/', StringComparison.Ordinal) is >= 0 and var end ? rest[..end] : rest;

    private static ChangeAspects Aspects(TreeEntry old, TreeEntry now, UnionFileSystem before, UnionFileSystem after)
    {
        var (a, b) = (old.Stat, now.Stat);
        var aspects = a.Kind != b.Kind ? ChangeAspects.Kind : ChangeAspects.None;
        aspects |= a.Mode != b.Mode ? ChangeAspects.Mode : 0;
        aspects |= a.Uid != b.Uid || a.Gid != b.Gid ? ChangeAspects.Owner : 0;
        aspects |= !a.IsDirectory && a.ModifyTime != b.ModifyTime ? ChangeAspects.Time : 0;
        aspects |= !old.Xattrs.Equals(now.Xattrs) ? ChangeAspects.Xattrs : 0;
        var isOther = old.Target != now.Target || a.Size != b.Size || a.Device != b.Device
            || (a.IsFile && b.IsFile && !IsSame(before, after, old.Path));
        return aspects | (a.Kind == b.Kind && isOther && !a.IsDirectory ? ChangeAspects.Content : 0);
    }

    private static bool IsSame(UnionFileSystem before, UnionFileSystem after, string path)
    {
        using var one = before.OpenRead(path);
        using var other = after.OpenRead(path);
        byte[] left = new byte[1 << 16], right = new byte[1 << 16];
        while (true)
        {
            var count = one.ReadAtLeast(left, left.Length, throwOnEndOfStream: false);
            if (count != other.ReadAtLeast(right, right.Length, throwOnEndOfStream: false) || !left.AsSpan(0, count).SequenceEqual(right.AsSpan(0, count)))
            {
                return false;
            }

            if (count < left.Length)
            {
                return true;
            }
        }
    }
}

using System.Text.RegularExpressions;
using Xunit;

namespace UnionFs.Tests.Union.Trees;

/// <summary>A tree as text with paths from its top: what two trees are compared by. Names of one node are told by the first of them instead of by a count.</summary>
internal static partial class RelativeTree
{
    public static string Of(UnionFileSystem fs, string top, bool hasAccessTimes = true)
    {
        var first = new Dictionary<NodeId, string>();
        var lines = new List<string>();
        foreach (var entry in fs.Walk(top, hashContent: true, cancellationToken: TestContext.Current.CancellationToken))
        {
            var path = "/" + entry.Path[top.Length..].TrimStart('/');
            var same = entry.Stat.IsDirectory || first.TryAdd(entry.Stat.Id, path) ? "" : $" is {first[entry.Stat.Id]}";
            var accessed = hasAccessTimes ? $" accessed {entry.Stat.AccessTime}" : "";
            lines.Add(Links().Replace(TreeText.Format(entry with { Path = path }), "") + accessed + same);
        }

        return string.Join('\n', lines);
    }

    /// <summary>All there is, but a tree and the directory it is in.</summary>
    public static string AllBut(UnionFileSystem fs, string top)
    {
        var parent = top[..top.LastIndexOf('/')];
        return string.Join('\n', fs.Walk(hashContent: true, cancellationToken: TestContext.Current.CancellationToken)
            .Where(e => e.Path != (parent.Length == 0 ? "/" : parent) && e.Path != top && !e.Path.StartsWith(top + "/", StringComparison.Ordinal))
            .Select(static e => $"{TreeText.Format(e)} {e.Stat.Id} {e.Stat.ChangeTime}"));
    }

    [GeneratedRegex(" links=[0-9]+")]
    private static partial Regex Links();
}

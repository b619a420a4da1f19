namespace UnionFs.Repo.Tests;

/// <summary>The list of folders and arrows as ARCHITECTURE.md writes it: <c>Folder/   what it is   → Other, Another</c>.</summary>
internal static class ArrowList
{
    /// <summary>The folders in the order of the list, each with the folders it may use.</summary>
    public static IReadOnlyList<(string Folder, string[] Uses)> Parse(string architecture, string root = "src/UnionFs")
    {
        var list = new List<(string, string[])>();
        var lines = architecture.Split('\n').SkipWhile(l => l.Trim().Split(' ')[0] != root + "/").Skip(1);
        foreach (var line in lines.TakeWhile(static l => l.StartsWith("      ", StringComparison.Ordinal)))
        {
            // Folders in folders belong to the concern of the outer one.
            if (line[6] == ' ')
            {
                continue;
            }

            var arrow = line.IndexOf('→', StringComparison.Ordinal);
            var name = line.Trim().Split(' ')[0].TrimEnd('/');
            list.Add((name, arrow < 0 ? [] : line[(arrow + 1)..].Split(',', StringSplitOptions.TrimEntries)));
        }

        return list;
    }

    public static IReadOnlySet<Arrow> Arrows(string architecture, string root) =>
        Parse(architecture, root).SelectMany(static f => f.Uses.Select(to => new Arrow(f.Folder, to))).ToHashSet();

    /// <summary>The arrows that do not go to a folder further up in the list; where there are none, there is no cycle.</summary>
    public static IReadOnlyList<Arrow> GoingDown(string architecture, string root = "src/UnionFs")
    {
        var above = new HashSet<string>();
        var wrong = new List<Arrow>();
        foreach (var (folder, uses) in Parse(architecture, root))
        {
            wrong.AddRange(uses.Where(to => !above.Contains(to)).Select(to => new Arrow(folder, to)));
            above.Add(folder);
        }

        return wrong;
    }
}

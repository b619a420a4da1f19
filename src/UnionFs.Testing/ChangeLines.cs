namespace UnionFs.Testing;

/// <summary>Lists of changes as lines.</summary>
internal static class ChangeLines
{
    /// <summary>
    /// Both lists by path as one: lines of both begin with two spaces, those that are only expected with <c>- </c>, those that are only found
    /// with <c>+ </c>.
    /// </summary>
    public static IReadOnlyList<string> Compare(IEnumerable<string> expected, IEnumerable<string> found)
    {
        var (left, right, lines) = (Sort(expected), Sort(found), new List<string>());
        for (var (i, j) = (0, 0); i < left.Length || j < right.Length;)
        {
            var order = i == left.Length ? 1 : j == right.Length ? -1 : CompareByPath(left[i], right[j]);
            lines.Add(order == 0 ? $"  {left[i]}" : order < 0 ? $"- {left[i]}" : $"+ {right[j]}");
            i += order <= 0 ? 1 : 0;
            j += order >= 0 ? 1 : 0;
        }

        return lines;
    }

    private static string[] Sort(IEnumerable<string> lines)
    {
        var sorted = lines.ToArray();
        Array.Sort(sorted, CompareByPath);
        return sorted;
    }

    private static int CompareByPath(string one, string other)
    {
        var byPath = string.CompareOrdinal(PathOf(one), PathOf(other));
        return byPath != 0 ? byPath : string.CompareOrdinal(one, other);
    }

    private static string PathOf(string line) => line[(line.IndexOf(' ', StringComparison.Ordinal) + 1)..];
}

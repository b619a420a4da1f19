namespace UnionFs;

/// <summary>The names one node lost and gained between two states.</summary>
internal sealed class NodeNames
{
    public List<PlacedName> Lost { get; private set; } = [];

    public List<PlacedName> Gained { get; private set; } = [];

    /// <summary>The node in the state before, if it was there.</summary>
    public NodeView? Old { get; set; }

    /// <summary>The node in the state after, if it is known to be there.</summary>
    public NodeView? Now { get; set; }

    /// <summary>Makes one rename of each lost and gained name, in the order of their paths, and answers them.</summary>
    public IReadOnlyList<(byte[] OldPath, byte[] Path)> TakeRenames(ViewRoot before, ViewRoot after)
    {
        var count = Math.Min(Lost.Count, Gained.Count);
        if (count == 0)
        {
            return [];
        }

        Lost = Sorted(before, Lost);
        Gained = Sorted(after, Gained);
        var renames = new (byte[], byte[])[count];
        for (var i = 0; i < count; i++)
        {
            renames[i] = (before.PathOf(Lost[i].Directory, Lost[i].Name), after.PathOf(Gained[i].Directory, Gained[i].Name));
        }

        Lost.RemoveRange(0, count);
        Gained.RemoveRange(0, count);
        return renames;
    }

    private static List<PlacedName> Sorted(ViewRoot root, List<PlacedName> names) => names.Count < 2
        ? names
        : [.. names.OrderBy(n => root.PathOf(n.Directory, n.Name), Comparer<byte[]>.Create(static (a, b) => a.AsSpan().SequenceCompareTo(b)))];
}

namespace UnionFs.TestKit;

/// <summary>Where the kernel's overlayfs departs from POSIX, and we do not follow.</summary>
internal static class OverlayDifferences
{
    private const int LinkCountOfStat = 6;
    private const int LinkCountOfTree = 5;

    public static IReadOnlyList<DeliberateDifference> All { get; } =
    [
        new("directory-nlink", "a directory has 2 links and one for each subdirectory; overlayfs says 1 for merged ones and counts one layer for others")
        {
            Matches = d => OnlyLinkCount(d) is { Kind: 'd' },
        },
        new("hidden-link-nlink", "the link count is the number of names; overlayfs counts names of a lower file that layers above it hide")
        {
            Matches = d => OnlyLinkCount(d) is { Kind: not 'd' } count && count.Host > count.Ours,
        },
        new("device-0-0", "mknod makes any device; overlayfs keeps 0/0 for its whiteouts and refuses it with EPERM")
        {
            LeavesOut = o => o is { Verb: ScriptVerb.Mknod, DeviceKind: NodeKind.CharacterDevice, Device: { Major: 0, Minor: 0 } },
        },
    ];

    /// <summary>The kind and both link counts, if nothing else differs in an answer of stat or a line of a tree.</summary>
    private static (char Kind, int Ours, int Host)? OnlyLinkCount(Difference difference)
    {
        var isStat = difference.Operation is { Verb: ScriptVerb.Stat } && difference.Ours.StartsWith("OK ", StringComparison.Ordinal);
        if (!isStat && difference.Operation is not null)
        {
            return null;
        }

        var fields = difference.DifferentFields().ToList();
        return fields.Count == 1 && fields[0].Index == (isStat ? LinkCountOfStat : LinkCountOfTree)
            ? (difference.Ours[isStat ? 3 : 0], int.Parse(fields[0].Ours), int.Parse(fields[0].Host))
            : null;
    }
}

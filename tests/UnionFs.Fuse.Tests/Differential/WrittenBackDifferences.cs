using UnionFs.TestKit;

namespace UnionFs.Fuse.Tests.Differential;

/// <summary>Where a mount whose writing the kernel collects differs from a plain directory: there the kernel keeps the times of files itself.</summary>
internal static class WrittenBackDifferences
{
    private const int TimeOfTree = 6;
    private const int TimeOfStat = 7;

    public static IReadOnlyList<DeliberateDifference> All { get; } =
    [
        .. DirectoryDifferences.All,
        new("length-set-again, written back", "the kernel sets no time if the length of a file stays; a plain directory sets them")
        {
            Matches = IsOlderTime,
            EndsSeed = true,
        },
    ];

    /// <summary>Only the time of a file differs, and only the other was set just now.</summary>
    private static bool IsOlderTime(Difference difference)
    {
        var isStat = difference.Operation is { Verb: ScriptVerb.Stat } && difference.Ours.StartsWith("OK f ", StringComparison.Ordinal);
        if (!isStat && (difference.Step is not null || !difference.Ours.StartsWith("f ", StringComparison.Ordinal)))
        {
            return false;
        }

        var fields = difference.DifferentFields().ToList();
        return fields.Count == 1 && fields[0].Index == (isStat ? TimeOfStat : TimeOfTree) && fields[0].Host == "now";
    }
}

using System.Security.Cryptography;

namespace UnionFs.TestKit;

/// <summary>Where Linux leaves something open, and the union decides otherwise than the host's file system.</summary>
internal static class DirectoryDifferences
{
    private const int SizeOfTree = 4;
    private const int TimeOfTree = 6;
    private const int HashOfTree = 7;
    private const int TimeOfStat = 7;

    public static IReadOnlyList<DeliberateDifference> All { get; } =
    [
        new(
            "length-set-again",
            "truncate sets the times (POSIX; ext4 does), whatever the file is made of; tmpfs leaves them if the length stays and the file is one hole")
        {
            Matches = IsTimeOfHole,
            EndsSeed = true,
        },
    ];

    /// <summary>Only the time differs, ours was set just now, and as far as the line tells the file holds nothing but zeros.</summary>
    private static bool IsTimeOfHole(Difference difference)
    {
        var isStat = difference.Operation is { Verb: ScriptVerb.Stat } && difference.Ours.StartsWith("OK f ", StringComparison.Ordinal);
        if (!isStat && (difference.Step is not null || !difference.Ours.StartsWith("f ", StringComparison.Ordinal)))
        {
            return false;
        }

        var fields = difference.DifferentFields().ToList();
        if (fields.Count != 1 || fields[0].Index != (isStat ? TimeOfStat : TimeOfTree) || fields[0].Ours != "now")
        {
            return false;
        }

        var line = difference.Ours.Split(' ');
        return isStat || line[HashOfTree] == Convert.ToHexStringLower(SHA256.HashData(new byte[int.Parse(line[SizeOfTree])]));
    }
}

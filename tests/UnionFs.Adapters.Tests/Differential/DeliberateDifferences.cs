namespace UnionFs.Adapters.Tests.Differential;

/// <summary>Where a sandbox may differ from a disk of Linux.</summary>
internal static class DeliberateDifferences
{
    public static IReadOnlyList<DeliberateDifference> All { get; } =
    [
        new("access times", "Reading does not move them in a sandbox, as on a disk mounted with noatime.",
            static d => d.Call?.Member.Method.Name.Contains("LastAccessTime", StringComparison.Ordinal) == true
                && d.Disk.StartsWith("now ", StringComparison.Ordinal) && !d.Other.StartsWith('!')),
        new("drives", "A sandbox has one drive, its own, and not those of the host.",
            static d => d.Call?.Member is { } m && (m.Receiver.Name.StartsWith("IDriveInfo", StringComparison.Ordinal) || m.Method.Name == "GetLogicalDrives")),
        new("faults of the wrappers", "Where the wrappers of the abstraction fall over a null reference, a sandbox says which argument is null.",
            static d => d.Disk.StartsWith("! NullReferenceException", StringComparison.Ordinal) && d.Other.StartsWith("! ArgumentNullException", StringComparison.Ordinal)),
        new("first of several refusals", "A directory that may not be emptied names the first entry in its order: a sandbox lists by name, a disk as it likes.",
            static d => d.Call?.Member.Method.Name == "Delete" && SamePlaceless(d.Disk, d.Other)),
    ];

    /// <summary>Whether both are refusals that differ in the path alone.</summary>
    private static bool SamePlaceless(string disk, string other)
    {
        const string Before = "Access to the path '", After = "' is denied.";
        return Split(disk) is { } a && Split(other) is { } b && a == b;

        static (string Head, string Tail)? Split(string answer)
        {
            var (start, end) = (answer.IndexOf(Before, StringComparison.Ordinal), answer.IndexOf(After, StringComparison.Ordinal));
            return start < 0 || end < start ? null : (answer[..start], answer[end..]);
        }
    }
}

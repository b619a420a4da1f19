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
    ];
}

namespace UnionFs.TestKit;

/// <summary>An answer on which the kernel's file system and ours may differ, because POSIX says what ours says, or does not say.</summary>
/// <param name="Name">What it is called in the report.</param>
/// <param name="Reason">What POSIX says, and why the other side cannot.</param>
internal sealed record DeliberateDifference(string Name, string Reason)
{
    /// <summary>Whether a difference is this one.</summary>
    public Predicate<Difference> Matches { get; init; } = _ => false;

    /// <summary>Operations not to be run at all, as only one side would do them and everything after would differ.</summary>
    public Predicate<ScriptOperation> LeavesOut { get; init; } = _ => false;

    /// <summary>
    /// Whether the states of both sides differ from a match on: the seed ends there, and nothing after it is compared, so that
    /// nothing later is excused by it.
    /// </summary>
    public bool EndsSeed { get; init; }
}

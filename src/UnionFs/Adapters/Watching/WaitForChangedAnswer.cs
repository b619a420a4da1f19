using System.IO.Abstractions;

namespace UnionFs;

/// <summary>What a wait for a change ended with.</summary>
internal sealed record WaitForChangedAnswer(WatcherChangeTypes ChangeType, string? Name, string? OldName, bool TimedOut) : IWaitForChangedResult
{
    public static WaitForChangedAnswer Timeout { get; } = new(0, null, null, true);
}

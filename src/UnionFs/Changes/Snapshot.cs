namespace UnionFs;

/// <summary>A kept state of a sandbox; immutable. Holding one keeps the content alive that it needs.</summary>
public sealed class Snapshot
{
    internal Snapshot(object state) => State = state;

    internal object State { get; }

    /// <summary>As in <c>2 commits, 7 nodes changed since</c>.</summary>
    public override string ToString() => ((SnapshotState)State).Root.ToString();
}

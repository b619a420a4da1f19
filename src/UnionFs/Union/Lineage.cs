namespace UnionFs;

/// <summary>What a sandbox shares with its forks and snapshots: the numbers of new nodes, which never go back.</summary>
internal sealed class Lineage
{
    private long _lastId;

    public ulong NextId() => (1UL << 63) | (ulong)Interlocked.Increment(ref _lastId);
}

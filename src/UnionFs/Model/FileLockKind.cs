namespace UnionFs;

/// <summary>What an advisory lock shares with others.</summary>
public enum FileLockKind
{
    /// <summary>Any number of owners may hold it together (a read lock).</summary>
    Shared,

    /// <summary>One owner alone holds it (a write lock).</summary>
    Exclusive,
}

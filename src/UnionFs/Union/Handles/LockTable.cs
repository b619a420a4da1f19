namespace UnionFs;

/// <summary>
/// The advisory locks of one open node: those on the whole file (flock) and those on ranges of bytes (OFD and POSIX). The two kinds do
/// not see each other, as on Linux. Used under the lock of <see cref="HandleTable"/>.
/// </summary>
internal sealed class LockTable
{
    private readonly List<HeldLock> _whole = [];
    private readonly List<HeldLock> _ranges = [];

    /// <summary>flock: locks the file for a handle, or changes the lock it has; false if another handle's lock forbids it.</summary>
    public bool TryLock(int slot, FileLockKind kind)
    {
        if (_whole.Exists(held => held.Slot != slot && Excludes(held.Kind, kind)))
        {
            return false;
        }

        _whole.RemoveAll(held => held.Slot == slot);
        _whole.Add(new HeldLock(slot, slot, 0, long.MaxValue, kind));
        return true;
    }

    public void Unlock(int slot)
    {
        _whole.RemoveAll(held => held.Slot == slot);
    }

    /// <summary>
    /// Locks bytes from <paramref name="start"/> up to <paramref name="end"/> for an owner; what it held there is replaced. False if
    /// another owner's lock forbids it.
    /// </summary>
    public bool TryLockRange(int slot, long owner, long start, long end, FileLockKind kind)
    {
        if (_ranges.Exists(held => held.Owner != owner && held.Start < end && start < held.End && Excludes(held.Kind, kind)))
        {
            return false;
        }

        Cut(owner, start, end);
        _ranges.Add(new HeldLock(slot, owner, start, end, kind));
        return true;
    }

    public void UnlockRange(long owner, long start, long end)
    {
        Cut(owner, start, end);
    }

    /// <summary>The first lock that would forbid this one.</summary>
    public FileLock? Find(long owner, long start, long end, FileLockKind kind)
    {
        HeldLock? first = null;
        foreach (var held in _ranges)
        {
            if (held.Owner != owner && held.Start < end && start < held.End && Excludes(held.Kind, kind)
                && (first is null || held.Start < first.Value.Start))
            {
                first = held;
            }
        }

        return first is { } found
            ? new FileLock(found.Start, found.End == long.MaxValue ? 0 : found.End - found.Start, found.Kind, Math.Max(0, found.Owner))
            : null;
    }

    /// <summary>Lets go of everything that was locked through a handle.</summary>
    public void Release(int slot)
    {
        _whole.RemoveAll(held => held.Slot == slot);
        _ranges.RemoveAll(held => held.Slot == slot);
    }

    private static bool Excludes(FileLockKind held, FileLockKind wanted) =>
        held == FileLockKind.Exclusive || wanted == FileLockKind.Exclusive;

    /// <summary>Takes a range out of an owner's locks; one that reaches over both ends becomes two.</summary>
    private void Cut(long owner, long start, long end)
    {
        for (var i = _ranges.Count - 1; i >= 0; i--)
        {
            var held = _ranges[i];
            if (held.Owner != owner || held.Start >= end || start >= held.End)
            {
                continue;
            }

            _ranges.RemoveAt(i);
            if (held.Start < start)
            {
                _ranges.Add(held with { End = start });
            }

            if (end < held.End)
            {
                _ranges.Add(held with { Start = end });
            }
        }
    }
}

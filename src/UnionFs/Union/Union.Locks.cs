namespace UnionFs;

/// <content>Advisory locks, kept on open nodes. Taken under the lock of the handle table, so that a closed handle never holds one.</content>
internal sealed partial class Union
{
    /// <summary>flock: EAGAIN if another handle holds a lock that forbids it.</summary>
    public FsError Lock(int slot, int generation, FileLockKind kind)
    {
        lock (Handles.Gate)
        {
            return Handles.Get(slot, generation, out _) is not { } open ? FsError.EBADF
                : open.Locks.TryLock(slot, kind) ? FsError.OK : FsError.EAGAIN;
        }
    }

    public FsError Unlock(int slot, int generation)
    {
        lock (Handles.Gate)
        {
            if (Handles.Get(slot, generation, out _) is not { } open)
            {
                return FsError.EBADF;
            }

            open.LocksIfAny?.Unlock(slot);
            return FsError.OK;
        }
    }

    /// <summary>
    /// fcntl locks: EAGAIN if another owner holds a lock that forbids it, EBADF if the handle cannot read (shared) or write (exclusive).
    /// </summary>
    public FsError LockRange(int slot, int generation, long owner, long offset, long length, FileLockKind kind)
    {
        lock (Handles.Gate)
        {
            var needed = kind == FileLockKind.Shared ? FileAccess.Read : FileAccess.Write;
            return Handles.Get(slot, generation, out var access) is not { } open || (access & needed) == 0 ? FsError.EBADF
                : open.Locks.TryLockRange(slot, OwnerOf(slot, owner), offset, EndOf(offset, length), kind) ? FsError.OK : FsError.EAGAIN;
        }
    }

    public FsError UnlockRange(int slot, int generation, long owner, long offset, long length)
    {
        lock (Handles.Gate)
        {
            if (Handles.Get(slot, generation, out _) is not { } open)
            {
                return FsError.EBADF;
            }

            open.LocksIfAny?.UnlockRange(OwnerOf(slot, owner), offset, EndOf(offset, length));
            return FsError.OK;
        }
    }

    /// <summary>The first lock that would make <see cref="LockRange"/> fail.</summary>
    public FsError FindLock(int slot, int generation, long owner, long offset, long length, FileLockKind kind, out FileLock? found)
    {
        lock (Handles.Gate)
        {
            var open = Handles.Get(slot, generation, out _);
            found = open?.LocksIfAny?.Find(OwnerOf(slot, owner), offset, EndOf(offset, length), kind);
            return open is null ? FsError.EBADF : FsError.OK;
        }
    }

    private static long OwnerOf(int slot, long owner) => owner == 0 ? -1L - slot : owner;

    private static long EndOf(long offset, long length) => length == 0 || length > long.MaxValue - offset ? long.MaxValue : offset + length;
}

namespace UnionFs.Fuse;

/// <summary>What a client asks of a lock: on a range of bytes (POSIX), or on the whole file (flock).</summary>
/// <param name="Handle">The open file.</param>
/// <param name="Owner">Who asks, a positive number; meaningless for whole files, where the handle is the owner.</param>
/// <param name="Start">The first byte.</param>
/// <param name="Length">How many; 0 means to the end.</param>
/// <param name="Kind">What it shares; null to unlock.</param>
/// <param name="IsWhole">Whether it is a lock on the whole file.</param>
internal readonly record struct LockRequest(FileHandle Handle, long Owner, long Start, long Length, FileLockKind? Kind, bool IsWhole)
{
    /// <summary>Tries it: EAGAIN if another's lock forbids it.</summary>
    public FsError Try()
    {
        try
        {
            if (Kind is not { } kind)
            {
                Unlock();
                return FsError.OK;
            }

            return (IsWhole ? Handle.TryLock(kind) : Handle.TryLockRange(Start, Length, kind, Owner)) ? FsError.OK : FsError.EAGAIN;
        }
        catch (ObjectDisposedException)
        {
            return FsError.EBADF;
        }
    }

    private void Unlock()
    {
        if (IsWhole)
        {
            Handle.Unlock();
        }
        else
        {
            Handle.UnlockRange(Start, Length, Owner);
        }
    }
}

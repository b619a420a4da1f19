namespace UnionFs;

/// <content>Advisory locks: they bind only those who ask for them, and live on the node.</content>
public readonly partial struct FileHandle
{
    /// <summary>
    /// Locks the whole file for this handle, or changes the lock it has (flock). Answers at once; false if another handle's lock
    /// forbids it, and then the lock it had stays. Closing the handle unlocks.
    /// </summary>
    public bool TryLock(FileLockKind kind) => IsTaken(Engine.Lock(_slot, _generation, Defined(kind)), "lock");

    /// <summary>Lets go of this handle's lock on the whole file, if it has one.</summary>
    public void Unlock() => Check(Engine.Unlock(_slot, _generation), "unlock");

    /// <summary>
    /// Locks bytes, or changes the lock there (fcntl). Answers at once; false if another owner's lock forbids it. Does not see locks
    /// on the whole file. Closing the handle lets go of what was locked through it.
    /// </summary>
    /// <param name="offset">The first byte; may lie past the end.</param>
    /// <param name="length">How many; 0 means to the end, however far the file grows.</param>
    /// <param name="kind">Shared needs a handle that reads, exclusive one that writes.</param>
    /// <param name="owner">Whose lock it is, a positive number; 0 means the handle's own.</param>
    public bool TryLockRange(long offset, long length, FileLockKind kind, long owner = 0)
    {
        CheckRange(offset, length, owner);
        return IsTaken(Engine.LockRange(_slot, _generation, owner, offset, length, Defined(kind)), "lock");
    }

    /// <summary>Lets go of an owner's locks on bytes; a lock that reaches over both ends becomes two.</summary>
    /// <param name="offset">The first byte.</param>
    /// <param name="length">How many; 0 means to the end.</param>
    /// <param name="owner">Whose locks; 0 means the handle's own.</param>
    public void UnlockRange(long offset, long length, long owner = 0)
    {
        CheckRange(offset, length, owner);
        Check(Engine.UnlockRange(_slot, _generation, owner, offset, length), "unlock");
    }

    /// <summary>The first lock that would make <see cref="TryLockRange"/> answer false (F_GETLK), or null.</summary>
    /// <param name="offset">The first byte.</param>
    /// <param name="length">How many; 0 means to the end.</param>
    /// <param name="kind">What would be asked for.</param>
    /// <param name="owner">Who would ask; 0 means the handle itself.</param>
    public FileLock? FindLock(long offset, long length, FileLockKind kind, long owner = 0)
    {
        CheckRange(offset, length, owner);
        Check(Engine.FindLock(_slot, _generation, owner, offset, length, Defined(kind), out var found), "look at the locks of");
        return found;
    }

    private static FileLockKind Defined(FileLockKind kind) =>
        Enum.IsDefined(kind) ? kind : throw new ArgumentOutOfRangeException(nameof(kind));

    private static void CheckRange(long offset, long length, long owner)
    {
        ArgumentOutOfRangeException.ThrowIfNegative(offset);
        ArgumentOutOfRangeException.ThrowIfNegative(length);
        ArgumentOutOfRangeException.ThrowIfNegative(owner);
    }

    private bool IsTaken(FsError error, string verb)
    {
        if (error != FsError.EAGAIN)
        {
            Check(error, verb);
        }

        return error == FsError.OK;
    }
}

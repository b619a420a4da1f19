namespace UnionFs.Fuse;

/// <content>
/// Opening and locks. As a rule the kernel keeps locks itself and does not tell of opening and closing at all: a request less for each. Where locks
/// are shared with handles in process it tells of both.
/// </content>
internal sealed partial class FileServer
{
    private const uint ReadLock = 0, WriteLock = 1, NoLock = 2;
    private const uint IsFlock = 1;
    private readonly OpenFiles _open = new();

    private FsError Open(KnownNode known, ref Exchange exchange)
    {
        if (!_options.ShareLocks)
        {
            return Errno.NoSystemCall;
        }

        PutOpened(NewOpenFile(known), ref exchange);
        return FsError.OK;
    }

    private ulong NewOpenFile(KnownNode known)
    {
        const FileShare AllSharing = FileShare.ReadWrite | FileShare.Delete;
        return _options.ShareLocks && _nodes.Open(known.Node, IsReadOnly ? FileAccess.Read : FileAccess.ReadWrite, AllSharing, out var handle) == FsError.OK
            ? _open.Add(handle)
            : 0;
    }

    private FsError Release(KnownNode known, ref Exchange exchange)
    {
        _open.Close(exchange.TakeUInt64());
        Locks.TryAll();
        return known.Lookups > 0 ? FsError.OK : FsError.ESTALE;
    }

    /// <summary>A client closed one of its descriptors: its locks on bytes of the file go, whichever descriptor they came through.</summary>
    private FsError Flush(KnownNode known, ref Exchange exchange)
    {
        if (!_options.ShareLocks)
        {
            return Errno.NoSystemCall;
        }

        var handle = HandleFor(known, exchange.TakeUInt64());
        exchange.Skip(8);
        var owner = OwnerOf(exchange.TakeUInt64());
        _ = new LockRequest(handle, owner, 0, 0, null, IsWhole: false).Try();
        Locks.ForgetOwner(owner);
        Locks.TryAll();
        return FsError.OK;
    }

    private FsError GetLock(KnownNode known, ref Exchange exchange)
    {
        var request = TakeLock(known, ref exchange, out _);
        var found = request.Kind is { } kind ? request.Handle.FindLock(request.Start, request.Length, kind, request.Owner) : null;
        exchange.PutUInt64((ulong)(found?.Offset ?? request.Start));
        exchange.PutUInt64(found is { Length: > 0 } bounded ? (ulong)(bounded.Offset + bounded.Length - 1) : long.MaxValue);
        exchange.PutUInt32(found is null ? NoLock : found.Value.Kind == FileLockKind.Shared ? ReadLock : WriteLock);
        exchange.PutUInt32(found is null ? 0 : Locks.ProcessOf(found.Value.Owner));
        return FsError.OK;
    }

    private FsError SetLock(KnownNode known, ref Exchange exchange, bool waits)
    {
        var request = TakeLock(known, ref exchange, out var process);
        if (exchange.IsBroken)
        {
            return FsError.EIO;
        }

        if (request.Kind is not null && !request.IsWhole)
        {
            Locks.Know(request.Owner, process);
        }

        FsError error;
        if (waits)
        {
            exchange.HasAnswer = Locks.TryOrWait(exchange.Unique, request, out error);
        }
        else
        {
            error = request.Try();
        }

        if (request.Kind is not FileLockKind.Exclusive)
        {
            Locks.TryAll();
        }

        return error;
    }

    private FsError Interrupt(ref Exchange exchange)
    {
        exchange.HasAnswer = false;
        Locks.Interrupt(exchange.TakeUInt64());
        return FsError.OK;
    }

    private LockRequest TakeLock(KnownNode known, ref Exchange exchange, out uint process)
    {
        var handle = HandleFor(known, exchange.TakeUInt64());
        var owner = OwnerOf(exchange.TakeUInt64());
        var start = exchange.TakeInt64();
        var end = exchange.TakeInt64();
        var kind = exchange.TakeUInt32() switch { ReadLock => FileLockKind.Shared, WriteLock => FileLockKind.Exclusive, _ => (FileLockKind?)null };
        process = exchange.TakeUInt32();
        var isWhole = (exchange.TakeUInt32() & IsFlock) != 0;
        return new LockRequest(handle, owner, start, end == long.MaxValue ? 0 : end - start + 1, kind, isWhole);
    }

    private FileHandle HandleFor(KnownNode known, ulong number)
    {
        var handle = _open.Find(number);
        return handle == default && _handles.Content(known, out var shared) == FsError.OK ? shared : handle;
    }

    /// <summary>The kernel's number of an owner, as a positive one.</summary>
    private static long OwnerOf(ulong owner) => Math.Max(1, (long)(owner & long.MaxValue));
}

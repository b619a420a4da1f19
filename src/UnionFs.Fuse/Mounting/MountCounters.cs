namespace UnionFs.Fuse;

/// <summary>Counts what a mount answered. Each opcode has its own place; threads add without waiting for each other.</summary>
internal sealed class MountCounters
{
    private readonly long[] _requests = new long[64];
    private long _errors;
    private long _faults;
    private long _notifications;

    public void Count(Opcode opcode, FsError error)
    {
        Interlocked.Increment(ref _requests[(uint)opcode & 63]);
        if (error != FsError.OK)
        {
            Interlocked.Increment(ref _errors);
        }
    }

    public void CountFault() => Interlocked.Increment(ref _faults);

    public void CountNotification() => Interlocked.Increment(ref _notifications);

    public FuseMountCounters Read(int knownNodes)
    {
        var total = 0L;
        foreach (ref var count in _requests.AsSpan())
        {
            total += Volatile.Read(ref count);
        }

        return new FuseMountCounters(
            total,
            Of(Opcode.Lookup),
            Of(Opcode.GetAttributes),
            Of(Opcode.Read),
            Of(Opcode.Write),
            Volatile.Read(ref _errors),
            Volatile.Read(ref _faults),
            Volatile.Read(ref _notifications),
            knownNodes);
    }

    private long Of(Opcode opcode) => Volatile.Read(ref _requests[(uint)opcode]);
}

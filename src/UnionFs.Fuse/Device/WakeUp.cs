namespace UnionFs.Fuse;

/// <summary>Ends the waiting of all threads at once, for mounts whose connection nobody here may abort. Costs a system call per request.</summary>
internal sealed unsafe class WakeUp : IDisposable
{
    private readonly int _descriptor;

    public WakeUp()
    {
        _descriptor = Libc.EventDescriptor(0, Libc.OpenCloseOnExec);
        if (_descriptor < 0)
        {
            var error = Libc.LastError();
            throw new IOException($"Cannot make an event descriptor: {FsErrors.Describe(error)} [{error}].", (int)error);
        }
    }

    /// <summary>Waits until the device has something to say; false once woken.</summary>
    public bool WaitFor(int device)
    {
        var entries = stackalloc PollEntry[2];
        entries[0] = new PollEntry { Descriptor = device, Events = Libc.PollIn };
        entries[1] = new PollEntry { Descriptor = _descriptor, Events = Libc.PollIn };
        while (Libc.Poll(entries, 2, -1) < 0 && Libc.LastError() == Errno.Interrupted)
        {
        }

        return entries[1].Happened == 0;
    }

    /// <summary>Wakes everybody, now and from now on.</summary>
    public void Wake()
    {
        var one = 1UL;
        _ = Libc.Write(_descriptor, (byte*)&one, sizeof(ulong));
    }

    public void Dispose() => _ = Libc.Close(_descriptor);
}

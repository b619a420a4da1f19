using Microsoft.Win32.SafeHandles;

namespace UnionFs.Fuse;

/// <summary>
/// An open <c>/dev/fuse</c>: one connection to the kernel, or one more door to it. Requests are read and answers written whole, so several threads may
/// use one device. Waiting ends when the mount is gone, or, if the device can be woken, when it is.
/// </summary>
internal sealed unsafe class FuseDevice : SafeHandleMinusOneIsInvalid
{
    public const string Path = "/dev/fuse";

    /// <summary>There is no request now.</summary>
    public const int Nothing = -1;

    /// <summary>There will be no request any more.</summary>
    public const int Gone = 0;
    private readonly WakeUp? _wakeUp;

    /// <param name="descriptor">The open device.</param>
    /// <param name="wakeUp">What wakes those who wait; null if the connection is aborted instead.</param>
    public FuseDevice(int descriptor, WakeUp? wakeUp)
        : base(true)
    {
        SetHandle(descriptor);
        _wakeUp = wakeUp;
    }

    /// <summary>The number of the descriptor, for the options of mount(2).</summary>
    public int Descriptor => (int)handle;

    /// <summary>Opens the device without a connection; mount(2) makes one.</summary>
    /// <exception cref="IOException">There is no such device, or no right to it.</exception>
    public static FuseDevice Open(WakeUp? wakeUp)
    {
        var descriptor = Libc.Open(Path, Flags(wakeUp), 0);
        return descriptor >= 0 ? new FuseDevice(descriptor, wakeUp) : throw Failure("open");
    }

    /// <summary>One more door to the same connection, with a queue of its own for requests under way; null where the kernel has none.</summary>
    /// <param name="waits">Whether <see cref="Read"/> waits there; otherwise only <see cref="TryRead"/> is meant to be used.</param>
    public FuseDevice? Clone(bool waits)
    {
        var flags = Flags(_wakeUp) | (waits ? 0 : Libc.OpenNonBlocking);
        var descriptor = Libc.Open(Path, flags, 0);
        if (descriptor < 0)
        {
            return null;
        }

        var connection = (uint)Descriptor;
        if (Libc.Control(descriptor, Libc.CloneDevice, &connection) == 0)
        {
            return new FuseDevice(descriptor, waits ? _wakeUp : null);
        }

        _ = Libc.Close(descriptor);
        return null;
    }

    /// <summary>Waits for a request and reads it; <see cref="Gone"/> if there will be none any more.</summary>
    public int Read(Span<byte> buffer)
    {
        while (_wakeUp is null || _wakeUp.WaitFor(Descriptor))
        {
            if (TryRead(buffer) is var count and not Nothing)
            {
                return count;
            }
        }

        return Gone;
    }

    /// <summary>Reads a request; <see cref="Nothing"/> if there is none now, or it was withdrawn, <see cref="Gone"/> if there will be none any more.</summary>
    public int TryRead(Span<byte> buffer)
    {
        fixed (byte* pointer = buffer)
        {
            var count = Libc.Read(this, pointer, (nuint)buffer.Length);
            if (count > 0)
            {
                return (int)count;
            }

            // Interrupted, taken by another thread, or withdrawn by the client before it was read: all mean to look for the next.
            return count < 0 && Libc.LastError() is Errno.Interrupted or FsError.EAGAIN or FsError.ENOENT ? Nothing : Gone;
        }
    }

    /// <summary>Writes an answer or a notification. ENOENT: nobody waits for it any more. A device that is closed says ENODEV, as one whose mount is gone.</summary>
    public FsError Write(ReadOnlySpan<byte> bytes)
    {
        try
        {
            return WriteAll(bytes);
        }
        catch (ObjectDisposedException)
        {
            return Errno.NoDevice;
        }
    }

    protected override bool ReleaseHandle() => Libc.Close(Descriptor) == 0;

    private FsError WriteAll(ReadOnlySpan<byte> bytes)
    {
        fixed (byte* pointer = bytes)
        {
            while (Libc.Write(this, pointer, (nuint)bytes.Length) < 0)
            {
                if (Libc.LastError() is var error and not Errno.Interrupted)
                {
                    return error;
                }
            }
        }

        return FsError.OK;
    }

    private static int Flags(WakeUp? wakeUp) => Libc.OpenReadWrite | Libc.OpenCloseOnExec | (wakeUp is null ? 0 : Libc.OpenNonBlocking);

    private static IOException Failure(string verb)
    {
        var error = Libc.LastError();
        var hint = error is FsError.ENOENT or FsError.ENXIO or Errno.NoDevice
            ? "; the kernel has no FUSE, or this container does not pass the device on"
            : "";
        return new IOException($"Cannot {verb} '{Path}': {FsErrors.Describe(error)} [{error}]{hint}.", (int)error);
    }
}

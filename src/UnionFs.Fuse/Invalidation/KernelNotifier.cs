using System.Buffers.Binary;

namespace UnionFs.Fuse;

/// <summary>
/// Tells the kernel to forget what it remembers. It may wait for requests about the same directory, so it must never be called by a thread that
/// answers requests. What the kernel does not know it does not mind.
/// </summary>
internal sealed class KernelNotifier(FuseDevice device, MountCounters counters)
{
    private const int InvalidateNode = 2, InvalidateEntry = 3, NextEpoch = 8;

    /// <summary>A name may lead elsewhere now, or nowhere.</summary>
    public void Entry(ulong directory, ReadOnlySpan<byte> name)
    {
        if (directory == 0 || name.IsEmpty)
        {
            return;
        }

        Span<byte> message = stackalloc byte[Exchange.AnswerHeader + 16 + 256];
        if (name.Length > 255)
        {
            message = new byte[Exchange.AnswerHeader + 17 + name.Length];
        }

        BinaryPrimitives.WriteUInt64LittleEndian(message[16..], directory);
        BinaryPrimitives.WriteUInt32LittleEndian(message[24..], (uint)name.Length);
        BinaryPrimitives.WriteUInt32LittleEndian(message[28..], 0);
        name.CopyTo(message[32..]);
        message[32 + name.Length] = 0;
        Send(InvalidateEntry, message[..(33 + name.Length)]);
    }

    /// <summary>Attributes of a node changed, and its content or names if so said.</summary>
    public void Node(ulong number, bool withContent)
    {
        if (number == 0)
        {
            return;
        }

        Span<byte> message = stackalloc byte[Exchange.AnswerHeader + 24];
        BinaryPrimitives.WriteUInt64LittleEndian(message[16..], number);
        BinaryPrimitives.WriteInt64LittleEndian(message[24..], withContent ? 0 : -1);
        BinaryPrimitives.WriteInt64LittleEndian(message[32..], 0);
        Send(InvalidateNode, message);
    }

    /// <summary>Every name may lead elsewhere now.</summary>
    public void AllEntries() => Send(NextEpoch, stackalloc byte[Exchange.AnswerHeader]);

    private void Send(int code, Span<byte> message)
    {
        Exchange.WriteHeader(message, message.Length, code, 0);
        device.Write(message);
        counters.CountNotification();
    }
}

namespace UnionFs.TestKit;

/// <summary>
/// The operations on content. FIFOs, sockets and devices are asked for first: opening one could wait for ever, and the contract
/// of scripts is EINVAL.
/// </summary>
internal static unsafe class HostContent
{
    private const int MaxTransfer = 1 << 30;

    public static string Run(ScriptOperation operation)
    {
        var path = HostPath.ToBytes(operation.Path);
        if (!HostVerbs.TryStat(path, followLink: true, out var stat))
        {
            return HostErrno.Last;
        }

        if (stat.IsSpecial)
        {
            return nameof(FsError.EINVAL);
        }

        return operation.Verb switch
        {
            ScriptVerb.Truncate => Truncate(path, operation.Offset),
            ScriptVerb.Read => ReadRange(path, operation, stat.Size),
            _ => WriteData(path, operation),
        };
    }

    /// <summary>The whole content of a file of the host.</summary>
    public static byte[] ReadAll(byte[] path, long size)
    {
        var content = new byte[size];
        var descriptor = Open(path, Libc.OpenReadOnly);
        if (descriptor < 0 || Read(descriptor, content, 0) != size)
        {
            throw HostErrno.Exception("read", FsName.ToText(path.AsSpan()[..^1]));
        }

        _ = Libc.Close(descriptor);
        return content;
    }

    /// <summary>Writes at an offset of a file of the host that exists.</summary>
    public static void WriteAt(byte[] path, long offset, ReadOnlySpan<byte> data)
    {
        var descriptor = Open(path, Libc.OpenWriteOnly);
        fixed (byte* pointer = data)
        {
            if (descriptor < 0 || Libc.Write(descriptor, pointer, (nuint)data.Length, offset) != data.Length)
            {
                throw HostErrno.Exception("write", FsName.ToText(path.AsSpan()[..^1]));
            }
        }

        _ = Libc.Close(descriptor);
    }

    private static int Open(byte[] path, int flags)
    {
        fixed (byte* pointer = path)
        {
            return Libc.Open(Libc.AtCurrentDirectory, pointer, flags | Libc.OpenCloseOnExec, 0);
        }
    }

    private static string Truncate(byte[] path, long size)
    {
        fixed (byte* pointer = path)
        {
            return Libc.Truncate(pointer, size) == 0 ? "OK" : HostErrno.Last;
        }
    }

    private static string ReadRange(byte[] path, ScriptOperation operation, long size)
    {
        var descriptor = Open(path, Libc.OpenReadOnly);
        if (descriptor < 0)
        {
            return HostErrno.Last;
        }

        // The kernel is asked even when nothing can come, for its error.
        var wanted = Math.Clamp(Math.Min(operation.Length, size - Math.Max(0, operation.Offset)), 1, MaxTransfer);
        var buffer = new byte[operation.Length == 0 ? 0 : wanted];
        var count = Read(descriptor, buffer, operation.Offset);
        var answer = count < 0 ? HostErrno.Last : count == 0 ? "OK" : $"OK {Convert.ToHexStringLower(buffer.AsSpan(0, count))}";
        _ = Libc.Close(descriptor);
        return answer;
    }

    /// <summary>Reads until the buffer is full or the file ends; −1 with the error in place.</summary>
    private static int Read(int descriptor, byte[] buffer, long offset)
    {
        var total = 0;
        fixed (byte* pointer = buffer)
        {
            do
            {
                var count = Libc.Read(descriptor, pointer + total, (nuint)(buffer.Length - total), offset + total);
                if (count < 0)
                {
                    return -1;
                }

                if (count == 0)
                {
                    break;
                }

                total += (int)count;
            }
            while (total < buffer.Length);
        }

        return total;
    }

    private static string WriteData(byte[] path, ScriptOperation operation)
    {
        var append = operation.Verb == ScriptVerb.Append;
        var descriptor = Open(path, Libc.OpenWriteOnly | (append ? Libc.OpenAppend : 0));
        if (descriptor < 0)
        {
            return HostErrno.Last;
        }

        // The address of an empty span is null, and null is EFAULT for some file systems.
        var data = operation.Data.IsEmpty ? new byte[1] : operation.Data.Span;
        string answer;
        fixed (byte* pointer = data)
        {
            var length = (nuint)operation.Data.Length;
            var count = append ? Libc.Write(descriptor, pointer, length) : Libc.Write(descriptor, pointer, length, operation.Offset);
            answer = count < 0 ? HostErrno.Last : count == operation.Data.Length ? "OK" : nameof(FsError.EFBIG);
        }

        _ = Libc.Close(descriptor);
        return answer;
    }
}

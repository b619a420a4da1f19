using System.Buffers.Binary;
using System.Runtime.InteropServices;

namespace UnionFs.TestKit;

/// <summary>Listing and clearing directories of the host through descriptors, at any depth and without recursion.</summary>
internal static unsafe class HostDirectory
{
    private const int IsADirectory = 21;
    private const int NameOffset = 19;

    /// <summary>The names in an open directory from its start, each with its ending zero byte, without <c>.</c> and <c>..</c>.</summary>
    public static List<byte[]> ReadNames(int directory)
    {
        var names = new List<byte[]>();
        var buffer = stackalloc byte[8192];
        while (Libc.ReadEntries(directory, buffer, 8192) is var count && count != 0)
        {
            if (count < 0)
            {
                throw HostErrno.Exception("getdents64", "an open directory");
            }

            for (var position = 0; position < count;)
            {
                var entry = new ReadOnlySpan<byte>(buffer + position, (int)count - position);
                position += BinaryPrimitives.ReadUInt16LittleEndian(entry[16..]);
                var name = entry[NameOffset..];
                name = name[..(name.IndexOf((byte)0) + 1)];
                if (!name.SequenceEqual(".\0"u8) && !name.SequenceEqual("..\0"u8))
                {
                    names.Add(name.ToArray());
                }
            }
        }

        return names;
    }

    /// <summary>Opens a directory without following a link in its place; negative if that fails.</summary>
    public static int Open(int at, ReadOnlySpan<byte> path)
    {
        const int Flags = Libc.OpenReadOnly | Libc.OpenDirectory | Libc.OpenNoFollow | Libc.OpenCloseOnExec;
        fixed (byte* pointer = path)
        {
            return Libc.Open(at, pointer, Flags, 0);
        }
    }

    /// <summary>Removes everything in a directory; answers <c>OK</c> or the errno name of the first failure.</summary>
    public static string Clear(byte[] path)
    {
        var current = Open(Libc.AtCurrentDirectory, path);
        if (current < 0)
        {
            return HostErrno.Last;
        }

        var entered = new Stack<byte[]>();
        while (true)
        {
            // Listing a directory once more after each subdirectory keeps one descriptor open, whatever the depth.
            if (!RemoveUpToDirectory(current, out var next))
            {
                return Abandon(current);
            }

            if (next is null && entered.Count == 0)
            {
                _ = Libc.Close(current);
                return "OK";
            }

            var other = Open(current, next ?? "..\0"u8);
            if (other < 0)
            {
                return Abandon(current);
            }

            _ = Libc.Close(current);
            current = other;
            if (next is not null)
            {
                entered.Push(next);
            }
            else if (!Remove(current, entered.Pop(), Libc.AtRemoveDirectory))
            {
                return Abandon(current);
            }
        }
    }

    /// <summary>Removes names until one is a directory that holds something; that one is <paramref name="next"/>.</summary>
    private static bool RemoveUpToDirectory(int directory, out byte[]? next)
    {
        next = null;
        foreach (var name in ReadNames(directory))
        {
            if (Remove(directory, name, 0))
            {
                continue;
            }

            if (Marshal.GetLastPInvokeError() != IsADirectory)
            {
                return false;
            }

            if (!Remove(directory, name, Libc.AtRemoveDirectory))
            {
                next = name;
                return true;
            }
        }

        return true;
    }

    private static bool Remove(int directory, byte[] name, int flags)
    {
        fixed (byte* pointer = name)
        {
            return Libc.Unlink(directory, pointer, flags) == 0;
        }
    }

    private static string Abandon(int descriptor)
    {
        var error = HostErrno.Last;
        _ = Libc.Close(descriptor);
        return error;
    }
}

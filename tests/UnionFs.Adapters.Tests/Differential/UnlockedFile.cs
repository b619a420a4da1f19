using System.Runtime.InteropServices;
using Microsoft.Win32.SafeHandles;

namespace UnionFs.Adapters.Tests.Differential;

/// <summary>Reads files of the host whoever has them open: the BCL takes a lock even to read.</summary>
internal static partial class UnlockedFile
{
    private const int ReadOnlyCloseOnExec = 0x80000;

    /// <summary>The content, or null if this user cannot read it.</summary>
    public static byte[]? Read(string path)
    {
        using var handle = new SafeFileHandle(Open(path, ReadOnlyCloseOnExec), ownsHandle: true);
        if (handle.IsInvalid)
        {
            return null;
        }

        var bytes = new byte[RandomAccess.GetLength(handle)];
        for (var read = 0; read < bytes.Length;)
        {
            var more = RandomAccess.Read(handle, bytes.AsSpan(read), read);
            if (more == 0)
            {
                throw new EndOfStreamException(path);
            }

            read += more;
        }

        return bytes;
    }

    [LibraryImport("libc", EntryPoint = "open", StringMarshalling = StringMarshalling.Utf8)]
    private static partial int Open(string path, int flags);
}

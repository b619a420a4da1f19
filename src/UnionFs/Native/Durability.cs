using System.ComponentModel;
using System.Runtime.InteropServices;
using System.Text;
using Microsoft.Win32.SafeHandles;

namespace UnionFs;

/// <summary>
/// Flushes that say when they fail. On Linux .NET's own hides a failed fsync(2), so it is called directly; elsewhere .NET's is all there is.
/// </summary>
internal static unsafe class Durability
{
    // EINVAL: a file system whose folders cannot be flushed.
    private const int InvalidArgument = 22;

    /// <summary>Flushes the bytes of a file.</summary>
    /// <param name="file">The open file.</param>
    /// <param name="path">Its name for the message.</param>
    public static void Flush(SafeFileHandle file, string path)
    {
        if (!OperatingSystem.IsLinux())
        {
            RandomAccess.FlushToDisk(file);
            return;
        }

        var taken = false;
        try
        {
            file.DangerousAddRef(ref taken);
            Check(Libc.Sync((int)file.DangerousGetHandle()), path);
        }
        finally
        {
            if (taken)
            {
                file.DangerousRelease();
            }
        }
    }

    /// <summary>Flushes the names of a folder; where folders cannot be flushed, names last as the system has it.</summary>
    public static void FlushFolder(string path)
    {
        if (!OperatingSystem.IsLinux())
        {
            return;
        }

        int descriptor;
        fixed (byte* name = Encoding.UTF8.GetBytes(path + "\0"))
        {
            descriptor = Libc.OpenAt(-100, name, Libc.OpenReadOnly | Libc.OpenDirectory | Libc.OpenCloseOnExec, 0);
        }

        Check(descriptor, path);
        try
        {
            var result = Libc.Sync(descriptor);
            if (result < 0 && Marshal.GetLastPInvokeError() != InvalidArgument)
            {
                Check(result, path);
            }
        }
        finally
        {
            Libc.Close(descriptor);
        }
    }

    private static void Check(int result, string path)
    {
        if (result < 0)
        {
            throw new IOException($"Flushing '{FsText.Quote(path)}' failed: {new Win32Exception(Marshal.GetLastPInvokeError()).Message}.");
        }
    }
}

using System.Runtime.InteropServices;
using System.Text;

namespace UnionFs.Benchmarks;

/// <summary>System calls of a client of a mount, with nothing around them that would be measured too. Paths end with a zero byte.</summary>
internal static unsafe partial class MountCalls
{
    /// <summary>Makes the kernel ask the server, whatever it remembers.</summary>
    public const int ForceSync = 0x2000;

    public const int ReadOnly = 0;
    public const int WriteOnly = 1;
    public const int ReadWrite = 2;
    public const int Create = 0x40;
    public const int Append = 0x400;
    private const int DirectoryOnly = 0x10000;
    private const int CurrentDirectory = -100;
    private const uint BasicStats = 0x7FF;
    private const int NoSuchFile = 2;
    private const nuint RemountFlag = 32;

    /// <summary>A path as the calls want it.</summary>
    public static byte[] Path(string path) => Encoding.UTF8.GetBytes(path + '\0');

    /// <summary>Whether it is there; any error but ENOENT is thrown.</summary>
    public static bool Stat(byte[] path, int flags = 0)
    {
        var result = stackalloc byte[256];
        fixed (byte* pointer = path)
        {
            if (StatCall(CurrentDirectory, pointer, flags, BasicStats, result) == 0)
            {
                return true;
            }
        }

        return Marshal.GetLastPInvokeError() == NoSuchFile ? false : throw Failed("statx", path);
    }

    public static int Open(byte[] path, int flags)
    {
        fixed (byte* pointer = path)
        {
            var file = OpenCall(pointer, flags, 0x1A4);
            return file >= 0 ? file : throw Failed("open", path);
        }
    }

    public static void Close(int file) => CloseCall(file);

    public static int Read(int file, byte[] buffer, long offset)
    {
        fixed (byte* pointer = buffer)
        {
            var count = ReadCall(file, pointer, (nuint)buffer.Length, offset);
            return count >= 0 ? (int)count : throw Failed("pread", []);
        }
    }

    public static void Write(int file, byte[] buffer, long offset)
    {
        fixed (byte* pointer = buffer)
        {
            if (WriteCall(file, pointer, (nuint)buffer.Length, offset) != buffer.Length)
            {
                throw Failed("pwrite", []);
            }
        }
    }

    public static void Unlink(byte[] path)
    {
        fixed (byte* pointer = path)
        {
            if (UnlinkCall(pointer) != 0)
            {
                throw Failed("unlink", path);
            }
        }
    }

    public static void Rename(byte[] path, byte[] newPath)
    {
        fixed (byte* from = path, to = newPath)
        {
            if (RenameCall(from, to) != 0)
            {
                throw Failed("rename", path);
            }
        }
    }

    /// <summary>How many bytes the entries of a directory take, read to the end.</summary>
    public static long List(byte[] path)
    {
        const int Size = 32 * 1024;
        var buffer = stackalloc byte[Size];
        var directory = Open(path, DirectoryOnly);
        long total = 0;
        nint count;
        while ((count = ListCall(directory, buffer, Size)) > 0)
        {
            total += count;
        }

        CloseCall(directory);
        return count == 0 ? total : throw Failed("getdents64", path);
    }

    /// <summary>Makes the kernel forget the names and nodes of a mount that nobody uses, with what it holds of their content.</summary>
    public static void Forget(string mountPoint)
    {
        var path = Path(mountPoint);
        fixed (byte* pointer = path)
        {
            if (MountCall(null, pointer, null, RemountFlag, null) != 0)
            {
                throw Failed("mount -o remount", path);
            }
        }
    }

    private static IOException Failed(string call, byte[] path) =>
        new($"{call} {Encoding.UTF8.GetString(path).TrimEnd('\0')}: {Marshal.GetPInvokeErrorMessage(Marshal.GetLastPInvokeError())}");

    [LibraryImport("libc", EntryPoint = "statx", SetLastError = true)]
    private static partial int StatCall(int directory, byte* path, int flags, uint mask, byte* result);

    [LibraryImport("libc", EntryPoint = "open", SetLastError = true)]
    private static partial int OpenCall(byte* path, int flags, uint mode);

    [LibraryImport("libc", EntryPoint = "close")]
    private static partial int CloseCall(int file);

    [LibraryImport("libc", EntryPoint = "pread", SetLastError = true)]
    private static partial nint ReadCall(int file, byte* buffer, nuint count, long offset);

    [LibraryImport("libc", EntryPoint = "pwrite", SetLastError = true)]
    private static partial nint WriteCall(int file, byte* buffer, nuint count, long offset);

    [LibraryImport("libc", EntryPoint = "unlink", SetLastError = true)]
    private static partial int UnlinkCall(byte* path);

    [LibraryImport("libc", EntryPoint = "rename", SetLastError = true)]
    private static partial int RenameCall(byte* path, byte* newPath);

    [LibraryImport("libc", EntryPoint = "getdents64", SetLastError = true)]
    private static partial nint ListCall(int directory, byte* buffer, nuint count);

    [LibraryImport("libc", EntryPoint = "mount", SetLastError = true)]
    private static partial int MountCall(byte* source, byte* target, byte* type, nuint flags, byte* data);
}

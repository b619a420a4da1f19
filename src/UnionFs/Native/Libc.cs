using System.Runtime.InteropServices;

namespace UnionFs;

/// <summary>The calls of the C library that .NET has no equal for. Linux, 64 bit.</summary>
internal static unsafe partial class Libc
{
    public const int AtSymlinkNoFollow = 0x100;
    public const int AtEmptyPath = 0x1000;
    public const int AtNoAutomount = 0x800;
    public const int OpenReadOnly = 0;
    public const int OpenDirectory = 0x10000;
    public const int OpenNoFollow = 0x20000;
    public const int OpenNonBlocking = 0x800;
    public const int OpenCloseOnExec = 0x80000;
    public const int OpenPath = 0x200000;
    public const uint StatxBasicAndBirth = 0xFFF;
    public const int SeekData = 3;
    public const int SeekHole = 4;
    public const int AdviseHugePages = 14;
    private const string Library = "libc";

    [LibraryImport(Library, EntryPoint = "openat", SetLastError = true)]
    public static partial int OpenAt(int directory, byte* path, int flags, uint mode);

    [LibraryImport(Library, EntryPoint = "close", SetLastError = true)]
    public static partial int Close(int descriptor);

    [LibraryImport(Library, EntryPoint = "statx", SetLastError = true)]
    public static partial int Statx(int directory, byte* path, int flags, uint mask, Statx* result);

    [LibraryImport(Library, EntryPoint = "readlinkat", SetLastError = true)]
    public static partial nint ReadLinkAt(int directory, byte* path, byte* buffer, nuint size);

    [LibraryImport(Library, EntryPoint = "getdents64", SetLastError = true)]
    public static partial nint GetDirectoryEntries(int directory, byte* buffer, nuint size);

    [LibraryImport(Library, EntryPoint = "pread", SetLastError = true)]
    public static partial nint Read(HostDescriptor descriptor, byte* buffer, nuint size, long offset);

    [LibraryImport(Library, EntryPoint = "fsync", SetLastError = true)]
    public static partial int Sync(int descriptor);

    [LibraryImport(Library, EntryPoint = "madvise")]
    public static partial int Advise(void* start, nuint length, int advice);

    [LibraryImport(Library, EntryPoint = "lseek", SetLastError = true)]
    public static partial long Seek(HostDescriptor descriptor, long offset, int whence);

    [LibraryImport(Library, EntryPoint = "llistxattr", SetLastError = true)]
    public static partial nint ListXattrs(byte* path, byte* buffer, nuint size);

    [LibraryImport(Library, EntryPoint = "lgetxattr", SetLastError = true)]
    public static partial nint GetXattr(byte* path, byte* name, byte* buffer, nuint size);
}

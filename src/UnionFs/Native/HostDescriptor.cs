using System.Buffers.Binary;
using System.Runtime.InteropServices;
using Microsoft.Win32.SafeHandles;

namespace UnionFs;

/// <summary>
/// A file or directory of the host, open. Names are opened relative to it and never through a symbolic link, so what is read lies in
/// the folder it was opened in, whatever is swapped meanwhile.
/// </summary>
internal sealed unsafe partial class HostDescriptor : SafeHandleMinusOneIsInvalid
{
    private const int CurrentDirectory = -100;
    private const int Interrupted = 4;

    // Attributes of a name are asked for by this path, as it leads nowhere but to the open directory.
    private static readonly bool s_hasDescriptorPaths = System.IO.Directory.Exists("/proc/self/fd");

    private HostDescriptor(int descriptor)
        : base(true) => SetHandle(descriptor);

    private int Descriptor => (int)handle;

    /// <summary>Opens a directory by its path; links are followed, as the caller named it.</summary>
    public static HostDescriptor? OpenRoot(ReadOnlySpan<byte> path, out FsError error) =>
        Open(CurrentDirectory, path, Libc.OpenReadOnly | Libc.OpenDirectory, out error);

    public HostDescriptor? OpenDirectory(ReadOnlySpan<byte> name, out FsError error) =>
        Open(Descriptor, name, Libc.OpenReadOnly | Libc.OpenDirectory | Libc.OpenNoFollow, out error);

    public HostDescriptor? OpenFile(ReadOnlySpan<byte> name, out FsError error) =>
        Open(Descriptor, name, Libc.OpenReadOnly | Libc.OpenNoFollow | Libc.OpenNonBlocking, out error);

    /// <summary>A second handle on the same open file, with a position of its own; null where the system has no way to it.</summary>
    public SafeFileHandle? OpenAgain()
    {
        try
        {
            return s_hasDescriptorPaths
                ? File.OpenHandle($"/proc/self/fd/{Descriptor}", FileMode.Open, FileAccess.Read, FileShare.ReadWrite | FileShare.Delete)
                : null;
        }
        catch (Exception e) when (e is IOException or UnauthorizedAccessException)
        {
            return null;
        }
    }

    public FsError Stat(ReadOnlySpan<byte> name, out Statx stat)
    {
        stat = default;
        fixed (byte* path = Terminate(name, stackalloc byte[512]))
        fixed (Statx* result = &stat)
        {
            var flags = Libc.AtSymlinkNoFollow | Libc.AtNoAutomount | (name.IsEmpty ? Libc.AtEmptyPath : 0);
            return Libc.Statx(Descriptor, path, flags, Libc.StatxBasicAndBirth, result) == 0 ? FsError.OK : LastError();
        }
    }

    public FsError ReadLink(ReadOnlySpan<byte> name, out byte[] target)
    {
        target = [];
        var buffer = new byte[4096];
        fixed (byte* path = Terminate(name, stackalloc byte[512]), result = buffer)
        {
            var length = Libc.ReadLinkAt(Descriptor, path, result, (nuint)buffer.Length);
            if (length < 0)
            {
                return LastError();
            }

            target = buffer[..(int)length];
            return FsError.OK;
        }
    }

    /// <summary>All names but <c>.</c> and <c>..</c>.</summary>
    public FsError ReadNames(List<byte[]> names)
    {
        var buffer = new byte[32 << 10];
        fixed (byte* pointer = buffer)
        {
            while (true)
            {
                var length = (int)Libc.GetDirectoryEntries(Descriptor, pointer, (nuint)buffer.Length);
                if (length <= 0)
                {
                    return length == 0 ? FsError.OK : LastError();
                }

                for (var at = 0; at < length;)
                {
                    var size = BinaryPrimitives.ReadUInt16LittleEndian(buffer.AsSpan(at + 16));
                    var name = buffer.AsSpan(at + 19, size - 19);
                    name = name[..name.IndexOf((byte)0)];
                    if (!name.SequenceEqual("."u8) && !name.SequenceEqual(".."u8))
                    {
                        names.Add(name.ToArray());
                    }

                    at += size;
                }
            }
        }
    }

    /// <summary>The extended attributes of a name here; none where the file system has none.</summary>
    public FsError ReadXattrs(ReadOnlySpan<byte> name, out List<KeyValuePair<string, byte[]>>? xattrs)
    {
        xattrs = null;
        if (!s_hasDescriptorPaths)
        {
            return FsError.OK;
        }

        Span<byte> prefix = stackalloc byte[40];
        System.Text.Encoding.ASCII.TryGetBytes($"/proc/self/fd/{Descriptor}/", prefix, out var length);
        var path = new byte[length + Math.Max(1, name.Length) + 1];
        prefix[..length].CopyTo(path);
        (name.IsEmpty ? "."u8 : name).CopyTo(path.AsSpan(length));
        Span<byte> list = stackalloc byte[1024];
        fixed (byte* pointer = path, result = list)
        {
            var total = Libc.ListXattrs(pointer, result, (nuint)list.Length);
            if (total == 0)
            {
                return FsError.OK;
            }

            if (total < 0)
            {
                return LastError() switch
                {
                    FsError.ERANGE => ReadXattrs(pointer, out xattrs),
                    FsError.EOPNOTSUPP => FsError.OK,
                    var error => error,
                };
            }

            return ReadXattrs(pointer, list[..(int)total], out xattrs);
        }
    }

    /// <summary>
    /// Reads at an offset. The descriptor is held meanwhile: closing it elsewhere waits, so that its number is never another file's.
    /// </summary>
    public FsError Read(long offset, Span<byte> destination, out int count)
    {
        fixed (byte* buffer = destination)
        {
            while (true)
            {
                count = (int)Libc.Read(this, buffer, (nuint)destination.Length, offset);
                if (count >= 0)
                {
                    return FsError.OK;
                }

                if (Marshal.GetLastPInvokeError() != Interrupted)
                {
                    return LastError();
                }
            }
        }
    }

    /// <summary>SEEK_DATA or SEEK_HOLE; −1 past the last.</summary>
    public long Seek(long offset, int whence) => Libc.Seek(this, offset, whence);

    protected override bool ReleaseHandle() => Libc.Close(Descriptor) == 0;

    private static FsError ReadXattrs(byte* path, out List<KeyValuePair<string, byte[]>>? xattrs)
    {
        xattrs = null;
        var list = new byte[64 << 10];
        fixed (byte* result = list)
        {
            var total = Libc.ListXattrs(path, result, (nuint)list.Length);
            return total < 0 ? LastError() : ReadXattrs(path, list.AsSpan(0, (int)total), out xattrs);
        }
    }

    private static FsError ReadXattrs(byte* path, ReadOnlySpan<byte> list, out List<KeyValuePair<string, byte[]>>? xattrs)
    {
        xattrs = [];
        var value = new byte[64 << 10];
        while (!list.IsEmpty)
        {
            var end = list.IndexOf((byte)0);
            fixed (byte* name = list, result = value)
            {
                var length = Libc.GetXattr(path, name, result, (nuint)value.Length);
                if (length >= 0)
                {
                    xattrs.Add(new(FsName.ToText(list[..end]), value[..(int)length]));
                }
            }

            list = list[(end + 1)..];
        }

        return FsError.OK;
    }

    private static HostDescriptor? Open(int directory, ReadOnlySpan<byte> name, int flags, out FsError error)
    {
        fixed (byte* path = Terminate(name, stackalloc byte[512]))
        {
            var descriptor = Libc.OpenAt(directory, path, flags | Libc.OpenCloseOnExec, 0);
            error = descriptor < 0 ? LastError() : FsError.OK;
            return descriptor < 0 ? null : new HostDescriptor(descriptor);
        }
    }

    private static Span<byte> Terminate(ReadOnlySpan<byte> name, Span<byte> buffer)
    {
        var result = name.Length < buffer.Length ? buffer[..(name.Length + 1)] : new byte[name.Length + 1];
        name.CopyTo(result);
        result[name.Length] = 0;
        return result;
    }

    private static FsError LastError()
    {
        var error = (FsError)Marshal.GetLastPInvokeError();
        return Enum.IsDefined(error) ? error : FsError.EIO;
    }
}

using System.Text;
using Microsoft.Win32.SafeHandles;

namespace UnionFs;

/// <content>
/// Making what is below an open directory, and setting what is told of an open node. Names are single names here; whatever they lead to meanwhile,
/// nothing is made or changed through a link.
/// </content>
internal sealed unsafe partial class HostDescriptor
{
    private const uint PrivateDirectory = 0x1C0;
    private const uint PrivateFile = 0x180;

    /// <summary>Makes a directory that is for this user alone as yet.</summary>
    public HostError MakeDirectory(ReadOnlySpan<byte> name)
    {
        fixed (byte* path = Terminate(name, stackalloc byte[512]))
        {
            return HostError.Of(Libc.MakeDirectoryAt(Descriptor, path, PrivateDirectory));
        }
    }

    /// <summary>Makes a file that was not there, for this user alone as yet, open for writing.</summary>
    public HostDescriptor? CreateFile(ReadOnlySpan<byte> name, out HostError error)
    {
        fixed (byte* path = Terminate(name, stackalloc byte[512]))
        {
            const int Flags = Libc.OpenWriteOnly | Libc.OpenCreate | Libc.OpenExclusive | Libc.OpenNoFollow | Libc.OpenCloseOnExec;
            var descriptor = Libc.OpenAt(Descriptor, path, Flags, PrivateFile);
            error = HostError.Of(descriptor);
            return descriptor < 0 ? null : new HostDescriptor(descriptor);
        }
    }

    /// <summary>A hold on whatever has a name, a link itself included: its attributes can be asked for and set, its content not.</summary>
    public HostDescriptor? OpenNode(ReadOnlySpan<byte> name, out HostError error)
    {
        fixed (byte* path = Terminate(name, stackalloc byte[512]))
        {
            var descriptor = Libc.OpenAt(Descriptor, path, Libc.OpenPath | Libc.OpenNoFollow | Libc.OpenCloseOnExec, 0);
            error = HostError.Of(descriptor);
            return descriptor < 0 ? null : new HostDescriptor(descriptor);
        }
    }

    public HostError MakeSymlink(ReadOnlySpan<byte> name, ReadOnlySpan<byte> target)
    {
        fixed (byte* path = Terminate(name, stackalloc byte[512]), text = Terminate(target, stackalloc byte[512]))
        {
            return HostError.Of(Libc.SymlinkAt(text, Descriptor, path));
        }
    }

    /// <summary>Makes a FIFO, a socket or a device, for this user alone as yet.</summary>
    public HostError MakeNode(ReadOnlySpan<byte> name, NodeKind kind, DeviceNumber device)
    {
        var type = kind switch
        {
            NodeKind.Fifo => 0x1000u,
            NodeKind.Socket => 0xC000u,
            NodeKind.CharacterDevice => 0x2000u,
            _ => 0x6000u,
        };
        ulong major = device.Major, minor = device.Minor;
        var number = ((major & 0xFFFFF000) << 32) | ((major & 0xFFF) << 8) | ((minor & 0xFFFFFF00) << 12) | (minor & 0xFF);
        fixed (byte* path = Terminate(name, stackalloc byte[512]))
        {
            return HostError.Of(Libc.MakeNodeAt(Descriptor, path, type | PrivateFile, number));
        }
    }

    /// <summary>Gives a node of another directory one more name here.</summary>
    public HostError MakeLink(ReadOnlySpan<byte> name, HostDescriptor from, ReadOnlySpan<byte> fromName)
    {
        fixed (byte* path = Terminate(name, stackalloc byte[512]), other = Terminate(fromName, stackalloc byte[512]))
        {
            return HostError.Of(Libc.LinkAt(from.Descriptor, other, Descriptor, path, 0));
        }
    }

    /// <summary>Takes what has a name in another directory over to a name here.</summary>
    public HostError MoveHere(ReadOnlySpan<byte> name, HostDescriptor from, ReadOnlySpan<byte> fromName)
    {
        fixed (byte* path = Terminate(name, stackalloc byte[512]), other = Terminate(fromName, stackalloc byte[512]))
        {
            return HostError.Of(Libc.RenameAt(from.Descriptor, other, Descriptor, path));
        }
    }

    public HostError Remove(ReadOnlySpan<byte> name, bool isDirectory)
    {
        fixed (byte* path = Terminate(name, stackalloc byte[512]))
        {
            return HostError.Of(Libc.UnlinkAt(Descriptor, path, isDirectory ? Libc.AtRemoveDirectory : 0));
        }
    }

    public HostError SetOwner(uint uid, uint gid)
    {
        fixed (byte* none = "\0"u8)
        {
            return HostError.Of(Libc.ChangeOwnerAt(Descriptor, none, uid, gid, Libc.AtEmptyPath));
        }
    }

    /// <summary>Sets the mode of a file or directory opened for reading or writing.</summary>
    public HostError SetMode(UnixFileMode mode) => HostError.Of(Libc.ChangeMode(Descriptor, (uint)mode));

    /// <summary>Sets the mode of what is held by <see cref="OpenNode"/>, which must be no link.</summary>
    public HostError SetNodeMode(UnixFileMode mode)
    {
        fixed (byte* none = "\0"u8, path = OwnPath())
        {
            return Libc.Call(Libc.ChangeModeCall, Descriptor, none, (nint)mode, Libc.AtEmptyPath) >= 0 ? default
                : HostError.Of(Libc.ChangeMode(path, (uint)mode));
        }
    }

    /// <summary>Sets the times of access and change of content.</summary>
    public HostError SetTimes(Timestamp access, Timestamp modify)
    {
        var times = stackalloc long[] { access.Seconds, access.Nanoseconds, modify.Seconds, modify.Nanoseconds };
        fixed (byte* none = "\0"u8, path = OwnPath())
        {
            // Kernels before 5.8 know the first form not.
            return Libc.SetTimesAt(Descriptor, none, times, Libc.AtEmptyPath) == 0 ? default
                : HostError.Of(Libc.SetTimesAt(CurrentDirectory, path, times, 0));
        }
    }

    /// <summary>Sets an extended attribute of a file or directory opened for reading or writing.</summary>
    /// <param name="name">Its name.</param>
    /// <param name="value">Its value.</param>
    /// <param name="isNew">Whether one that is there already stays as it is (EEXIST).</param>
    public HostError SetXattr(ReadOnlySpan<byte> name, ReadOnlySpan<byte> value, bool isNew = false)
    {
        fixed (byte* key = Terminate(name, stackalloc byte[512]), bytes = value)
        {
            return HostError.Of(Libc.SetXattr(Descriptor, key, bytes, (nuint)value.Length, isNew ? 1 : 0));
        }
    }

    /// <summary>Sets an extended attribute of what is held by <see cref="OpenNode"/>, be it a link.</summary>
    public HostError SetNodeXattr(ReadOnlySpan<byte> name, ReadOnlySpan<byte> value)
    {
        fixed (byte* path = OwnPath(), key = Terminate(name, stackalloc byte[512]), bytes = value)
        {
            return HostError.Of(Libc.SetXattr(path, key, bytes, (nuint)value.Length, 0));
        }
    }

    public HostError RemoveXattr(ReadOnlySpan<byte> name)
    {
        fixed (byte* key = Terminate(name, stackalloc byte[512]))
        {
            return HostError.Of(Libc.RemoveXattr(Descriptor, key));
        }
    }

    public HostError SetLength(long length) => HostError.Of(Libc.SetLength(Descriptor, length));

    /// <summary>Writes all bytes at an offset.</summary>
    public HostError Write(long offset, ReadOnlySpan<byte> bytes)
    {
        while (!bytes.IsEmpty)
        {
            fixed (byte* buffer = bytes)
            {
                var count = (int)Libc.Write(this, buffer, (nuint)bytes.Length, offset);
                if (count > 0)
                {
                    offset += count;
                    bytes = bytes[count..];
                }
                else if (HostError.Of(count) is { IsInterrupted: false } error)
                {
                    return error.IsNone ? new HostError((int)FsError.EIO) : error;
                }
            }
        }

        return default;
    }

    /// <summary>Shares all blocks of another file, where the file system can.</summary>
    public HostError Clone(SafeFileHandle file)
    {
        var taken = false;
        try
        {
            file.DangerousAddRef(ref taken);
            return HostError.Of(Libc.Control(this, Libc.CloneRequest, file.DangerousGetHandle()));
        }
        finally
        {
            if (taken)
            {
                file.DangerousRelease();
            }
        }
    }

    /// <summary>Has the kernel copy bytes of another file to the same offset; answers how many, 0 at its end.</summary>
    public HostError CopyRange(SafeFileHandle file, long offset, long length, out long count)
    {
        HostError error;
        do
        {
            long from = offset, to = offset;
            count = Libc.CopyRange(file, &from, this, &to, (nuint)length, 0);
            error = HostError.Of((nint)count);
        }
        while (error.IsInterrupted);
        return error;
    }

    /// <summary>Brings everything of the file system this lies on to its disk.</summary>
    public HostError FlushFileSystem() => HostError.Of(Libc.SyncFileSystem(Descriptor));

    /// <summary>The path that leads to the open node itself and nowhere else.</summary>
    private byte[] OwnPath() => Encoding.ASCII.GetBytes($"/proc/self/fd/{Descriptor}\0");
}

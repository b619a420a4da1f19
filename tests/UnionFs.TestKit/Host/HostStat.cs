using System.Runtime.InteropServices;

namespace UnionFs.TestKit;

/// <summary>struct statx of Linux: the same layout on every architecture.</summary>
[StructLayout(LayoutKind.Explicit, Size = 256)]
internal struct HostStat
{
    /// <summary>Asks for type, mode, links, owner, times, inode and size.</summary>
    public const uint BasicMask = 0x7FF;

    [FieldOffset(16)]
    public uint LinkCount;

    [FieldOffset(20)]
    public uint Uid;

    [FieldOffset(24)]
    public uint Gid;

    [FieldOffset(28)]
    public ushort TypeAndMode;

    [FieldOffset(32)]
    public ulong Inode;

    [FieldOffset(40)]
    public long Size;

    [FieldOffset(112)]
    public long ModifySeconds;

    [FieldOffset(120)]
    public uint ModifyNanoseconds;

    [FieldOffset(128)]
    public uint DeviceMajor;

    [FieldOffset(132)]
    public uint DeviceMinor;

    public readonly uint Type => TypeAndMode & Libc.TypeMask;

    public readonly UnixFileMode Mode => (UnixFileMode)(TypeAndMode & 0xFFF);

    public readonly bool IsDirectory => Type == Libc.TypeDirectory;

    /// <summary>A FIFO, a socket or a device: what the scripts never read or write.</summary>
    public readonly bool IsSpecial => !IsDirectory && Type is not (Libc.TypeFile or Libc.TypeSymlink);

    public readonly NodeKind Kind => Type switch
    {
        Libc.TypeFile => NodeKind.File,
        Libc.TypeDirectory => NodeKind.Directory,
        Libc.TypeSymlink => NodeKind.Symlink,
        Libc.TypeFifo => NodeKind.Fifo,
        Libc.TypeSocket => NodeKind.Socket,
        Libc.TypeCharacterDevice => NodeKind.CharacterDevice,
        _ => NodeKind.BlockDevice,
    };

    /// <summary>The attributes in the terms of the library: a directory has no size, only a device has a number.</summary>
    public readonly FileStat ToFileStat() => new(
        default,
        Kind,
        new NodeAttributes(Mode, Uid, Gid)
        {
            Size = Size,
            ModifyTime = new Timestamp(ModifySeconds, (int)ModifyNanoseconds),
            Device = Kind is NodeKind.CharacterDevice or NodeKind.BlockDevice ? new DeviceNumber(DeviceMajor, DeviceMinor) : default,
        },
        (int)LinkCount);
}

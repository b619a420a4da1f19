using System.Runtime.InteropServices;

namespace UnionFs;

/// <summary>struct statx of Linux, as far as it is used.</summary>
[StructLayout(LayoutKind.Explicit, Size = 256)]
internal struct Statx
{
    private const ulong MountRoot = 0x2000;

    [FieldOffset(8)]
    public ulong Attributes;

    [FieldOffset(16)]
    public uint Links;

    [FieldOffset(20)]
    public uint Uid;

    [FieldOffset(24)]
    public uint Gid;

    [FieldOffset(28)]
    public ushort Mode;

    [FieldOffset(32)]
    public ulong Inode;

    [FieldOffset(40)]
    public ulong Size;

    [FieldOffset(64)]
    public StatxTime AccessTime;

    [FieldOffset(80)]
    public StatxTime BirthTime;

    [FieldOffset(96)]
    public StatxTime ChangeTime;

    [FieldOffset(112)]
    public StatxTime ModifyTime;

    [FieldOffset(128)]
    public uint RdevMajor;

    [FieldOffset(132)]
    public uint RdevMinor;

    [FieldOffset(136)]
    public uint DevMajor;

    [FieldOffset(140)]
    public uint DevMinor;

    /// <summary>The file type bits of the mode.</summary>
    public readonly int Type => Mode & 0xF000;

    /// <summary>Whether something is mounted here, be it of the same device (Linux 5.8; older ones do not say).</summary>
    public readonly bool IsMountRoot => (Attributes & MountRoot) != 0;

    public readonly ulong Device => ((ulong)DevMajor << 32) | DevMinor;

    public readonly NodeKind Kind => Type switch
    {
        0x8000 => NodeKind.File,
        0x4000 => NodeKind.Directory,
        0xA000 => NodeKind.Symlink,
        0x1000 => NodeKind.Fifo,
        0xC000 => NodeKind.Socket,
        0x2000 => NodeKind.CharacterDevice,
        _ => NodeKind.BlockDevice,
    };

    public readonly NodeAttributes ToAttributes() => new((UnixFileMode)(Mode & 0xFFF), Uid, Gid)
    {
        Size = Type == 0x8000 ? (long)Size : 0,
        ModifyTime = ModifyTime.ToTimestamp(),
        AccessTime = AccessTime.ToTimestamp(),
        ChangeTime = ChangeTime.ToTimestamp(),
        BirthTime = BirthTime.ToTimestamp(),
        Device = Type is 0x2000 or 0x6000 ? new DeviceNumber(RdevMajor, RdevMinor) : default,
    };
}

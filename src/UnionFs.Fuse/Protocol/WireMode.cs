namespace UnionFs.Fuse;

/// <summary>Kinds and modes as the kernel writes them.</summary>
internal static class WireMode
{
    private const uint KindMask = 0xF000;

    public static uint Of(NodeKind kind, UnixFileMode mode) => (TypeOf(kind) << 12) | (uint)mode;

    /// <summary>The type of a directory entry (DT_REG and so on), which is the kind's part of a mode.</summary>
    public static uint TypeOf(NodeKind kind) => kind switch
    {
        NodeKind.File => 8,
        NodeKind.Directory => 4,
        NodeKind.Symlink => 10,
        NodeKind.Fifo => 1,
        NodeKind.Socket => 12,
        NodeKind.CharacterDevice => 2,
        _ => 6,
    };

    public static UnixFileMode BitsOf(uint mode) => (UnixFileMode)(mode & 0xFFF);

    /// <summary>The kind in a mode of mknod; false for what mknod does not make.</summary>
    public static bool TryGetKind(uint mode, out NodeKind kind)
    {
        kind = (mode & KindMask) switch
        {
            0 or 0x8000 => NodeKind.File,
            0x1000 => NodeKind.Fifo,
            0xC000 => NodeKind.Socket,
            0x2000 => NodeKind.CharacterDevice,
            0x6000 => NodeKind.BlockDevice,
            _ => NodeKind.Directory,
        };
        return kind != NodeKind.Directory;
    }

    public static uint Of(DeviceNumber device) => (device.Minor & 0xFF) | (device.Major << 8) | ((device.Minor & ~0xFFu) << 12);

    public static DeviceNumber DeviceOf(uint number) => new((number >> 8) & 0xFFF, (number & 0xFF) | ((number >> 12) & 0xFFF00));
}

namespace UnionFs.TestKit.Tar;

/// <summary>The fields of one tar header as they will be written; every default is a well-formed one.</summary>
public sealed record TarHeaderFields
{
    public byte[] Name { get; init; } = [];

    public byte[] LinkName { get; init; } = [];

    public byte[] Prefix { get; init; } = [];

    public char Type { get; init; } = '0';

    public long Size { get; init; }

    public long Mode { get; init; } = 0x1A4;

    public long Uid { get; init; }

    public long Gid { get; init; }

    public long ModifyTime { get; init; }

    public long DeviceMajor { get; init; }

    public long DeviceMinor { get; init; }

    public TarMagic Magic { get; init; } = TarMagic.Ustar;

    /// <summary>Added to the right checksum.</summary>
    public int ChecksumError { get; init; }

    /// <summary>Sums the bytes as signed ones, as some old writers did.</summary>
    public bool SignedChecksum { get; init; }

    /// <summary>Bytes written over the block at an offset before the checksum is made.</summary>
    public (int Offset, byte[] Bytes)[] Patches { get; init; } = [];
}

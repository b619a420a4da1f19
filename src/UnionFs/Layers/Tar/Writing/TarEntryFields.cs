namespace UnionFs;

/// <summary>What the header of one entry says, as it will be written.</summary>
internal ref struct TarEntryFields
{
    /// <summary>The whole path without a leading slash; of directories with a slash at its end.</summary>
    public ReadOnlySpan<byte> Path;

    /// <summary>The target of a symbolic or hard link.</summary>
    public ReadOnlySpan<byte> Target;

    /// <summary>The type flag.</summary>
    public byte Type;

    /// <summary>Bytes of data behind the header.</summary>
    public long Size;

    /// <summary>Mode, owner, time and device.</summary>
    public NodeAttributes Attributes;

    /// <summary>The extended attributes; null for none.</summary>
    public XattrSet? Xattrs;
}

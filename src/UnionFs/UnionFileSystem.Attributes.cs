namespace UnionFs;

public sealed partial class UnionFileSystem
{
    /// <summary>Sets permission bits; content is not copied up, and setting what is there already changes nothing.</summary>
    public void SetMode(ReadOnlySpan<char> path, UnixFileMode mode, bool followLinks = true) => throw null!;

    /// <summary>Sets owner and group; null leaves one. Clears set-id bits and capabilities as Linux does.</summary>
    public void SetOwner(ReadOnlySpan<char> path, uint? uid, uint? gid, bool followLinks = true) => throw null!;

    /// <summary>Sets access and modification time; null leaves one.</summary>
    public void SetTimes(ReadOnlySpan<char> path, Timestamp? access, Timestamp? modify, bool followLinks = true) => throw null!;

    /// <summary>The extended attributes of a node.</summary>
    public XattrSet GetXattrs(ReadOnlySpan<char> path, bool followLinks = true) => throw null!;

    /// <summary>One extended attribute; ENODATA if it is not there.</summary>
    public byte[] GetXattr(ReadOnlySpan<char> path, string name, bool followLinks = true) => throw null!;

    /// <summary>Sets an extended attribute. Names need a namespace; <c>user.</c> is refused on links and special files (EPERM).</summary>
    public void SetXattr(ReadOnlySpan<char> path, string name, ReadOnlySpan<byte> value, bool followLinks = true) => throw null!;

    /// <summary>Removes an extended attribute; ENODATA if it is not there.</summary>
    public void RemoveXattr(ReadOnlySpan<char> path, string name, bool followLinks = true) => throw null!;
}

namespace UnionFs;

public sealed partial class UnionFileSystem
{
    /// <summary>Sets permission bits; content is not copied up, and setting what is there already changes nothing.</summary>
    public void SetMode(ReadOnlySpan<char> path, UnixFileMode mode, bool followLinks = true) 
    {
        using var encoded = new EncodedPath(path, "change the mode of");
        var operation = new ChangeAttributes(encoded.Bytes, followLinks) { Mode = Bits(mode) };
        Run(ref operation, "change the mode of", path);
    }

    /// <summary>Sets owner and group; null leaves one. Clears set-id bits and capabilities as Linux does.</summary>
    public void SetOwner(ReadOnlySpan<char> path, uint? uid, uint? gid, bool followLinks = true) 
    {
        using var encoded = new EncodedPath(path, "change the owner of");
        var operation = new ChangeAttributes(encoded.Bytes, followLinks) { SetsOwner = true, Uid = uid, Gid = gid };
        Run(ref operation, "change the owner of", path);
    }

    /// <summary>Sets access and modification time; null leaves one.</summary>
    public void SetTimes(ReadOnlySpan<char> path, Timestamp? access, Timestamp? modify, bool followLinks = true) 
    {
        using var encoded = new EncodedPath(path, "set the times of");
        var operation = new ChangeAttributes(encoded.Bytes, followLinks) { AccessTime = access, ModifyTime = modify };
        Run(ref operation, "set the times of", path);
    }

    /// <summary>Sets access and modification time to now (utimensat with UTIME_NOW), for which the right to write is enough.</summary>
    public void SetTimesToNow(ReadOnlySpan<char> path, bool followLinks = true)
    {
        using var encoded = new EncodedPath(path, "set the times of");
        var operation = new ChangeAttributes(encoded.Bytes, followLinks) { ToNow = true };
        Run(ref operation, "set the times of", path);
    }

    /// <summary>The names of the extended attributes of a node (listxattr), sorted; of <c>trusted.</c> ones root sees those only.</summary>
    public IReadOnlyList<string> ListXattrs(ReadOnlySpan<char> path, bool followLinks = true)
    {
        using var encoded = new EncodedPath(path, "list the attributes of");
        var error = _union.ListXattrs(encoded.Bytes, followLinks, out var names);
        return error == FsError.OK ? names : throw Failure(error, "list the attributes of", path);
    }

    /// <summary>The extended attributes of a node that may be read.</summary>
    public XattrSet GetXattrs(ReadOnlySpan<char> path, bool followLinks = true) 
    {
        using var encoded = new EncodedPath(path, "list the attributes of");
        var error = _union.GetXattrs(encoded.Bytes, followLinks, out var xattrs);
        return error == FsError.OK ? xattrs : throw Failure(error, "list the attributes of", path);
    }

    /// <summary>One extended attribute; ENODATA if it is not there.</summary>
    public byte[] GetXattr(ReadOnlySpan<char> path, string name, bool followLinks = true) 
    {
        ArgumentNullException.ThrowIfNull(name);
        using var encoded = new EncodedPath(path, "read an attribute of");
        var error = _union.GetXattr(encoded.Bytes, name, followLinks, out var value);
        return error == FsError.OK ? value.ToArray() : throw Failure(error, "read an attribute of", path, FsText.Quote(name));
    }

    /// <summary>Sets an extended attribute. Names need a namespace; <c>user.</c> is refused on links and special files (EPERM).</summary>
    public void SetXattr(ReadOnlySpan<char> path, string name, ReadOnlySpan<byte> value, bool followLinks = true) 
    {
        ArgumentNullException.ThrowIfNull(name);
        using var encoded = new EncodedPath(path, "set an attribute of");
        var operation = new ChangeXattr(encoded.Bytes, name, value, removes: false, followLinks);
        Run(ref operation, "set an attribute of", path, FsText.Quote(name));
    }

    /// <summary>Removes an extended attribute; ENODATA if it is not there.</summary>
    public void RemoveXattr(ReadOnlySpan<char> path, string name, bool followLinks = true) 
    {
        ArgumentNullException.ThrowIfNull(name);
        using var encoded = new EncodedPath(path, "remove an attribute of");
        var operation = new ChangeXattr(encoded.Bytes, name, default, removes: true, followLinks);
        Run(ref operation, "remove an attribute of", path, FsText.Quote(name));
    }
}

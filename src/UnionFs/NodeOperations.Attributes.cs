namespace UnionFs;

public readonly partial struct NodeOperations
{
    /// <summary>Sets permission bits; EOPNOTSUPP on a symbolic link.</summary>
    public FsError SetMode(Node node, UnixFileMode mode)
    {
        var operation = new ChangeAttributes(Place.Of(node), followLinks: false) { Mode = UnionFileSystem.Bits(mode) };
        return _union.RunOn(node, node, ref operation);
    }

    /// <summary>Sets owner and group; null leaves one. Clears set-id bits and capabilities as Linux does.</summary>
    public FsError SetOwner(Node node, uint? uid, uint? gid)
    {
        var operation = new ChangeAttributes(Place.Of(node), followLinks: false) { SetsOwner = true, Uid = uid, Gid = gid };
        return _union.RunOn(node, node, ref operation);
    }

    /// <summary>Sets access and modification time; null leaves one.</summary>
    public FsError SetTimes(Node node, Timestamp? access, Timestamp? modify)
    {
        var operation = new ChangeAttributes(Place.Of(node), followLinks: false) { AccessTime = access, ModifyTime = modify };
        return _union.RunOn(node, node, ref operation);
    }

    /// <summary>Sets access and modification time to now, for which the right to write is enough.</summary>
    public FsError SetTimesToNow(Node node)
    {
        var operation = new ChangeAttributes(Place.Of(node), followLinks: false) { ToNow = true };
        return _union.RunOn(node, node, ref operation);
    }

    /// <summary>The extended attributes that may be read.</summary>
    public FsError GetXattrs(Node node, out XattrSet xattrs)
    {
        var error = _union.FindUsable(node, out var view);
        xattrs = error == FsError.OK ? _union.Caller.Readable(view) : XattrSet.Empty;
        return error;
    }

    /// <summary>Sets an extended attribute.</summary>
    /// <param name="node">The node.</param>
    /// <param name="name">The full name, with its namespace.</param>
    /// <param name="value">The value; copied.</param>
    /// <param name="mode">Whether it must be new (else EEXIST) or be there already (else ENODATA).</param>
    public FsError SetXattr(Node node, string name, ReadOnlySpan<byte> value, XattrMode mode = XattrMode.Set)
    {
        ArgumentNullException.ThrowIfNull(name);
        var operation = new ChangeXattr(Place.Of(node), name, value, removes: false, followLinks: false) { Mode = mode };
        return _union.RunOn(node, node, ref operation);
    }

    /// <summary>Removes an extended attribute; ENODATA if it is not there.</summary>
    public FsError RemoveXattr(Node node, string name)
    {
        ArgumentNullException.ThrowIfNull(name);
        var operation = new ChangeXattr(Place.Of(node), name, default, removes: true, followLinks: false);
        return _union.RunOn(node, node, ref operation);
    }
}

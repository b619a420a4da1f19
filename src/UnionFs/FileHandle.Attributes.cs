namespace UnionFs;

public readonly partial struct FileHandle
{
    /// <summary>Sets permission bits (fchmod); content is not copied up.</summary>
    public void SetMode(UnixFileMode mode) =>
        Check(Engine.ChangeAttributes(_slot, _generation, mode & (UnixFileMode)0xFFF, false, null, null, null, null), "change the mode of");

    /// <summary>Sets owner and group; null leaves one (fchown). Clears set-id bits and capabilities as Linux does.</summary>
    public void SetOwner(uint? uid, uint? gid) =>
        Check(Engine.ChangeAttributes(_slot, _generation, null, true, uid, gid, null, null), "change the owner of");

    /// <summary>Sets access and modification time; null leaves one (futimens).</summary>
    public void SetTimes(Timestamp? access, Timestamp? modify) =>
        Check(Engine.ChangeAttributes(_slot, _generation, null, false, null, null, access, modify), "set the times of");

    /// <summary>Sets access and modification time to now, for which the right to write the file is enough.</summary>
    public void SetTimesToNow() =>
        Check(Engine.ChangeAttributes(_slot, _generation, null, false, null, null, null, null, toNow: true), "set the times of");

    /// <summary>The extended attributes that may be read.</summary>
    public XattrSet GetXattrs()
    {
        Check(Engine.GetXattrs(_slot, _generation, out var xattrs), "list the attributes of");
        return xattrs;
    }

    /// <summary>Sets an extended attribute (fsetxattr).</summary>
    public void SetXattr(string name, ReadOnlySpan<byte> value)
    {
        ArgumentNullException.ThrowIfNull(name);
        Check(Engine.ChangeXattr(_slot, _generation, name, value, removes: false), "set an attribute of");
    }

    /// <summary>Removes an extended attribute (fremovexattr); ENODATA if it is not there.</summary>
    public void RemoveXattr(string name)
    {
        ArgumentNullException.ThrowIfNull(name);
        Check(Engine.ChangeXattr(_slot, _generation, name, default, removes: true), "remove an attribute of");
    }
}

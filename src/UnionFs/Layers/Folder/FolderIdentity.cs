namespace UnionFs;

/// <summary>What tells whether a file of the host is still the one that was listed.</summary>
internal readonly record struct FolderIdentity(ulong Device, ulong Inode, long Size, Timestamp ModifyTime, Timestamp ChangeTime)
{
    /// <summary>Whether both are the same file or directory, changed or not.</summary>
    public bool IsSameNode(in FolderIdentity other) => Device == other.Device && Inode == other.Inode;
}

namespace UnionFs.TestKit;

/// <summary>Which file system of the kernel a host target lies on.</summary>
public enum HostFileSystem
{
    /// <summary>Memory; needs nothing but root.</summary>
    Tmpfs,

    /// <summary>ext4 in an image file on a loop device; needs mkfs.ext4, mount(8) and a free loop device as well.</summary>
    Ext4,
}

namespace UnionFs;

/// <summary>
/// The reasons an operation can fail, with errno names and Linux errno values. Inside the library errors travel as this
/// enum, so a miss costs no exception; <see cref="FsErrors"/> holds the one table that turns it into BCL exceptions.
/// </summary>
#pragma warning disable CA1707, CA1028 // errno names and values are the field's standard terms.
public enum FsError
{
    /// <summary>No error.</summary>
    OK = 0,

    /// <summary>Operation not permitted.</summary>
    EPERM = 1,

    /// <summary>No such file or directory.</summary>
    ENOENT = 2,

    /// <summary>Input/output error.</summary>
    EIO = 5,

    /// <summary>No such device or address.</summary>
    ENXIO = 6,

    /// <summary>Bad file handle: closed, or not opened for this.</summary>
    EBADF = 9,

    /// <summary>The handle's share mode forbids this.</summary>
    EAGAIN = 11,

    /// <summary>Permission denied.</summary>
    EACCES = 13,

    /// <summary>Device or resource busy.</summary>
    EBUSY = 16,

    /// <summary>File exists.</summary>
    EEXIST = 17,

    /// <summary>Cross-device link. The union itself never answers this.</summary>
    EXDEV = 18,

    /// <summary>Not a directory.</summary>
    ENOTDIR = 20,

    /// <summary>Is a directory.</summary>
    EISDIR = 21,

    /// <summary>Invalid argument.</summary>
    EINVAL = 22,

    /// <summary>Too many open handles: a limit of the sandbox is reached.</summary>
    EMFILE = 24,

    /// <summary>File too large.</summary>
    EFBIG = 27,

    /// <summary>No space: a quota of the sandbox is exhausted.</summary>
    ENOSPC = 28,

    /// <summary>Read-only file system.</summary>
    EROFS = 30,

    /// <summary>Too many links.</summary>
    EMLINK = 31,

    /// <summary>Result out of range.</summary>
    ERANGE = 34,

    /// <summary>A name or path is too long.</summary>
    ENAMETOOLONG = 36,

    /// <summary>Directory not empty.</summary>
    ENOTEMPTY = 39,

    /// <summary>Too many symbolic links on the way.</summary>
    ELOOP = 40,

    /// <summary>No such extended attribute.</summary>
    ENODATA = 61,

    /// <summary>The text is not a valid name: a lone surrogate that is no escaped byte.</summary>
    EILSEQ = 84,

    /// <summary>Not supported.</summary>
    EOPNOTSUPP = 95,

    /// <summary>The node of this handle does not exist in the restored view.</summary>
    ESTALE = 116,
}

namespace UnionFs;

/// <summary>The operations of an <see cref="OperationScript"/>; the words of the script are these names in lower case.</summary>
public enum ScriptVerb
{
    /// <summary><c>create P MODE</c>: a new empty file.</summary>
    Create,

    /// <summary><c>mkdir P MODE</c>.</summary>
    Mkdir,

    /// <summary><c>symlink TARGET P</c>.</summary>
    Symlink,

    /// <summary><c>link P Q</c>: Q becomes one more name of P.</summary>
    Link,

    /// <summary><c>mkfifo P MODE</c>.</summary>
    Mkfifo,

    /// <summary><c>mknod P c|b MAJOR MINOR MODE</c>.</summary>
    Mknod,

    /// <summary><c>write P OFFSET HEX</c>.</summary>
    Write,

    /// <summary><c>append P HEX</c>.</summary>
    Append,

    /// <summary><c>truncate P SIZE</c>.</summary>
    Truncate,

    /// <summary><c>read P OFFSET LENGTH</c>.</summary>
    Read,

    /// <summary><c>unlink P</c>.</summary>
    Unlink,

    /// <summary><c>rmdir P</c>.</summary>
    Rmdir,

    /// <summary><c>rmtree P</c>.</summary>
    Rmtree,

    /// <summary><c>rename P Q [noreplace|exchange]</c>.</summary>
    Rename,

    /// <summary><c>chmod P MODE</c>.</summary>
    Chmod,

    /// <summary><c>chown P UID GID</c>.</summary>
    Chown,

    /// <summary><c>utimens P ATIME MTIME</c>.</summary>
    Utimens,

    /// <summary><c>setxattr P NAME HEX</c>.</summary>
    Setxattr,

    /// <summary><c>getxattr P NAME</c>.</summary>
    Getxattr,

    /// <summary><c>removexattr P NAME</c>.</summary>
    Removexattr,

    /// <summary><c>listxattr P</c>.</summary>
    Listxattr,

    /// <summary><c>stat P</c>.</summary>
    Stat,

    /// <summary><c>readlink P</c>.</summary>
    Readlink,

    /// <summary><c>readdir P</c>.</summary>
    Readdir,

    /// <summary><c>commit NAME</c>.</summary>
    Commit,

    /// <summary><c>snapshot NAME</c>.</summary>
    Snapshot,

    /// <summary><c>restore NAME</c>.</summary>
    Restore,
}

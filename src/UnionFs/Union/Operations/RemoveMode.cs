namespace UnionFs;

/// <summary>What a removal takes.</summary>
internal enum RemoveMode
{
    /// <summary>Anything but a directory (unlink).</summary>
    File,

    /// <summary>An empty directory (rmdir).</summary>
    Directory,

    /// <summary>Anything, with all below it.</summary>
    Tree,
}

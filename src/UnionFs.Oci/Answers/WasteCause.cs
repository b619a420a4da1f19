namespace UnionFs.Oci;

/// <summary>Why bytes that a layer stores are never seen in the finished image.</summary>
public enum WasteCause
{
    /// <summary>A later layer has other content at the file's last path.</summary>
    Overwritten,

    /// <summary>A later layer stores the same content again because mode, owner or extended attributes changed: a layer holds whole files only.</summary>
    MetadataOnly,

    /// <summary>A later layer stores the same content again, with the same attributes or only another time.</summary>
    Rewritten,

    /// <summary>A later layer removed the path and stores the same content under another one.</summary>
    Moved,

    /// <summary>A later layer has a whiteout for the file or a directory above it.</summary>
    Deleted,

    /// <summary>A later layer marked a directory above it as opaque.</summary>
    Opaque,

    /// <summary>A later layer has something else than a file at its path, or than a directory above it.</summary>
    Replaced,

    /// <summary>The same layer stores the path again further on; only the last counts.</summary>
    WrittenTwice,
}

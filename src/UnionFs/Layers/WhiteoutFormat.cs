namespace UnionFs;

/// <summary>How deletions are written inside a layer. A layer is read with exactly one of these, never two.</summary>
public enum WhiteoutFormat
{
    /// <summary>There are none: every name is an ordinary one.</summary>
    None,

    /// <summary>The OCI form: files named <c>.wh.NAME</c> and <c>.wh..wh..opq</c>. What a tar is read with.</summary>
    Oci,

    /// <summary>
    /// The overlayfs forms: a 0/0 character device, an empty file with the xattr <c>overlay.whiteout</c>, and directories with
    /// <c>overlay.opaque</c> (in the <c>trusted.</c> or <c>user.</c> namespace). What a folder is read with.
    /// </summary>
    Overlay,
}

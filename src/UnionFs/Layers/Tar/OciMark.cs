namespace UnionFs;

/// <summary>What a name means under the OCI rules for deletions.</summary>
internal enum OciMark
{
    /// <summary>An ordinary name.</summary>
    None,

    /// <summary>Hides another name.</summary>
    Whiteout,

    /// <summary>Hides what the layers below have in a directory.</summary>
    Opaque,

    /// <summary>Bookkeeping of AUFS, no part of the layer.</summary>
    Skipped,

    /// <summary>Starts like a whiteout but cannot be one.</summary>
    Malformed,
}

namespace UnionFs;

/// <summary>Why an entry of a difference has to be written.</summary>
internal enum WriteReason
{
    /// <summary>It is new, or its content differs.</summary>
    Changed,

    /// <summary>The layers below have its content at the same path; attributes differ.</summary>
    Attributes,

    /// <summary>The layers below have its content at another path, or under fewer names.</summary>
    Moved,

    /// <summary>A directory of which only the time differs, or nothing, that leads to what is in it.</summary>
    Carried,
}

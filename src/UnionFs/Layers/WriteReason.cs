namespace UnionFs;

/// <summary>Why a layer has an entry: what <see cref="Layer.ReasonOf"/> answers and reports of writing count.</summary>
public enum WriteReason
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

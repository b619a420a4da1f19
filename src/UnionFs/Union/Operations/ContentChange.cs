namespace UnionFs;

/// <summary>What happens to the content of a file.</summary>
internal enum ContentChange
{
    /// <summary>Bytes are written at an offset.</summary>
    Write,

    /// <summary>Bytes are written at the end.</summary>
    Append,

    /// <summary>The length is set.</summary>
    SetLength,

    /// <summary>A range becomes a hole.</summary>
    PunchHole,

    /// <summary>A range reads as zeros, and the file reaches to its end.</summary>
    ZeroRange,

    /// <summary>The file reaches to the end of a range.</summary>
    Allocate,

    /// <summary>All content is replaced by bytes.</summary>
    Replace,
}

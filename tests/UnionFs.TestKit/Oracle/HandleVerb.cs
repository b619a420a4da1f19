namespace UnionFs.TestKit;

/// <summary>What is done with an open file.</summary>
public enum HandleVerb
{
    /// <summary>Opens a path, closing what was open under the number.</summary>
    Open,

    /// <summary>Opens a new file without a name.</summary>
    OpenAnonymous,

    /// <summary>Closes it; the closed handle stays under the number.</summary>
    Close,

    /// <summary>Reads at an offset.</summary>
    Read,

    /// <summary>Writes at an offset.</summary>
    Write,

    /// <summary>Writes at the end.</summary>
    Append,

    /// <summary>Cuts or extends it.</summary>
    SetLength,

    /// <summary>Makes a range a hole.</summary>
    PunchHole,

    /// <summary>Its attributes.</summary>
    Stat,

    /// <summary>Whether what it calls holes reads as zeros; needs no oracle to know.</summary>
    Holes,

    /// <summary>Gives it a name.</summary>
    Link,

    /// <summary>Replaces all content of a path, creating it if need be; no handle.</summary>
    Replace,

    /// <summary>Makes a range read as zeros, perhaps beyond the end.</summary>
    ZeroRange,

    /// <summary>Makes it reach to the end of a range.</summary>
    Allocate,
}

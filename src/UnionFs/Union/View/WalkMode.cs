namespace UnionFs;

/// <summary>What a walk does with the last name of a path.</summary>
internal enum WalkMode
{
    /// <summary>Follows a link there (stat).</summary>
    Follow,

    /// <summary>Answers a link there, unless a slash follows it (lstat).</summary>
    NoFollow,

    /// <summary>Looks the name up as it is, whether a slash follows or not: for what changes names.</summary>
    Name,
}

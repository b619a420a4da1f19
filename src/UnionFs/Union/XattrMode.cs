namespace UnionFs;

/// <summary>What setting an extended attribute asks of the one that is there.</summary>
public enum XattrMode
{
    /// <summary>Nothing: it is made or replaced.</summary>
    Set,

    /// <summary>There must be none (XATTR_CREATE).</summary>
    Create,

    /// <summary>There must be one (XATTR_REPLACE).</summary>
    Replace,
}

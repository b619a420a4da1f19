namespace UnionFs;

/// <summary>What a rename does when the new name exists (renameat2 of Linux).</summary>
public enum RenameMode
{
    /// <summary>The old node under the new name is replaced, if the kinds allow it.</summary>
    Replace,

    /// <summary>EEXIST.</summary>
    NoReplace,

    /// <summary>The two names change places; both must exist.</summary>
    Exchange,
}

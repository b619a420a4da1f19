namespace UnionFs;

/// <summary>From where on changes of a sandbox count.</summary>
public enum ChangesSince
{
    /// <summary>Its last commit, or its stack if there was none: what <see cref="UnionFileSystem.Changes"/> lists.</summary>
    LastCommit,

    /// <summary>The stack it was made on, whatever was committed since.</summary>
    Stack,
}

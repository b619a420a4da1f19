namespace UnionFs;

/// <summary>What becomes of a detail of a tree that the host, or the rights of the user, may have no place for.</summary>
public enum FolderDetail
{
    /// <summary>It is kept where that is possible; what is left out is told in the report.</summary>
    WherePossible,

    /// <summary>What cannot be kept ends the writing with <see cref="NotSupportedException"/>.</summary>
    Required,

    /// <summary>It is never kept, and the report says nothing of it.</summary>
    Omitted,
}

namespace UnionFs;

/// <summary>What happened to a path.</summary>
public enum ChangeKind
{
    /// <summary>There is a node that was not there before.</summary>
    Added,

    /// <summary>The same node, changed.</summary>
    Modified,

    /// <summary>Nothing is there any more.</summary>
    Deleted,

    /// <summary>The node had another name before.</summary>
    Renamed,
}

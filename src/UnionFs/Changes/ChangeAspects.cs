namespace UnionFs;

/// <summary>What differs about a node that was there before.</summary>
[Flags]
public enum ChangeAspects
{
    /// <summary>Nothing but the name.</summary>
    None = 0,

    /// <summary>Content, or the target of a link.</summary>
    Content = 1,

    /// <summary>Permission bits.</summary>
    Mode = 2,

    /// <summary>Owner or group.</summary>
    Owner = 4,

    /// <summary>The modification time.</summary>
    Time = 8,

    /// <summary>Extended attributes.</summary>
    Xattrs = 16,

    /// <summary>The kind of node (only between two stacks, where nodes have no common identity).</summary>
    Kind = 32,
}

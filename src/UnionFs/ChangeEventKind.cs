namespace UnionFs;

/// <summary>What a <see cref="ChangeEvent"/> says.</summary>
public enum ChangeEventKind
{
    /// <summary>A node got a name: it was made, or linked once more.</summary>
    Created,

    /// <summary>A name is gone; of a directory with all that was below it.</summary>
    Deleted,

    /// <summary>A node has another name; what had that name before is replaced.</summary>
    Renamed,

    /// <summary>The content of a file changed.</summary>
    Content,

    /// <summary>Attributes that were set: mode, owner, times, extended attributes. Not the times of a directory whose names changed.</summary>
    Attributes,

    /// <summary>Another state was restored: everything may differ (<see cref="ChangeEvent.Changes"/>).</summary>
    Restored,

    /// <summary>The subscriber was too slow; events are missing here.</summary>
    Lost,
}

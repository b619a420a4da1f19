namespace UnionFs;

/// <summary>What an operation did, as far as somebody who watches wants to know.</summary>
internal enum EditNoteKind
{
    /// <summary>A node got a name.</summary>
    NameAdded,

    /// <summary>A node got a name that was made with all below it.</summary>
    TreeAdded,

    /// <summary>A node, with all below it, lost a name.</summary>
    NameRemoved,

    /// <summary>The content of a file changed.</summary>
    Content,

    /// <summary>Attributes of a node changed that were asked to; not the times of a directory whose names changed.</summary>
    Attributes,
}

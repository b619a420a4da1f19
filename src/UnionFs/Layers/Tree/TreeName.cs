namespace UnionFs;

/// <summary>One name of a directory while a tree is built: the key (directory, name) for ever, and the node it leads to now.</summary>
internal struct TreeName
{
    /// <summary>No node: the name was taken away, or only hides.</summary>
    public const int Nothing = -1;

    public int TextOffset;
    public int TextLength;

    /// <summary>The directory's node.</summary>
    public int Directory;

    /// <summary>The node of the name, or <see cref="Nothing"/>.</summary>
    public int Node;

    /// <summary>The name of the same directory that was added before, + 1.</summary>
    public int Next;

    /// <summary>The same for names that led to a directory at some time; -1 for a name that never did.</summary>
    public int NextDirectory;
    public uint Hash;

    /// <summary>Whether the name can be found by its bytes; the chain is in the table from some name on to its end, the oldest.</summary>
    public bool InTable;

    /// <summary>Whether the name of the layers below is hidden.</summary>
    public bool Hidden;
}

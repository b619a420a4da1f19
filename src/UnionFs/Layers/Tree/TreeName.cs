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
    public uint Hash;

    /// <summary>Whether the name of the layers below is hidden.</summary>
    public bool Hidden;
}

namespace UnionFs;

/// <summary>What an operation needs to be read outside the writer lock before it can run again.</summary>
internal struct Prerequisite
{
    /// <summary>A directory to load.</summary>
    public BaseDirectory? Directory;

    /// <summary>A directory of a state, to be loaded with all that is below.</summary>
    public (ViewRoot Root, DirectoryRef Top)? Tree;

    /// <summary>A node whose names to load.</summary>
    public BaseOrigin Names;

    /// <summary>A file whose base bytes are needed at the edges of a range.</summary>
    public BaseOrigin Content;

    public long Offset;

    public long Count;
}

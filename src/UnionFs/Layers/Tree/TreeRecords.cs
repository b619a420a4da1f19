namespace UnionFs;

/// <summary>Where the parts of a tree are in its image, and what is known of it as a whole.</summary>
/// <remarks>
/// <para>
/// An image is a sequence of records, most of them lists of names: the names of one directory, one after the other, sorted by
/// bytes. The position of a node's record is its id. The lists of subdirectories come before those of the directories they are in, so
/// the root is last. All numbers are little-endian; <c>v</c> is a number of seven bits a byte, lowest first; <c>z</c> the same of a
/// signed one.
/// </para>
/// <code>
/// name      flags u8 · of a directory, if the tree has links or pointers: parent u32 · v length · bytes · node, or v position of the node (another name of it)
/// node      of a whiteout: nothing · v owner · z seconds since the base time · [nanoseconds u32] · by kind · [details]
/// by kind   file: v size, v content · directory: v position of its list, v bytes of it · links: v length, bytes · devices: v major, v minor
/// details   flags u8 · [times of access, change, creation: z seconds, v nanoseconds each] · [v position of xattrs] · [v position of the sparse map] · [v links]
/// xattrs    v count · (v length, name, v length, value) each
/// sparse    v stored bytes · v extents · (v hole before it, v length) each
/// owners    mode u16, 0 u16, uid u32, gid u32 each
/// links     node u32, record of the name u32, directory u32 each, sorted by node: all names of nodes that have several
/// pointers  record of the name u32, directory u32 each, right after the links: all names of symbolic links and of links to lower layers
/// </code>
/// </remarks>
internal readonly record struct TreeRecords
{
    public const int OwnerBytes = 12;
    public const int LinkBytes = 12;
    public const int PointerBytes = 8;

    public int Root { get; init; }

    public int Owners { get; init; }

    public int OwnerCount { get; init; }

    public int Links { get; init; }

    public int LinkCount { get; init; }

    /// <summary>Names of symbolic links and of links to lower layers.</summary>
    public int PointerCount { get; init; }

    /// <summary>What seconds of times count from.</summary>
    public long BaseSeconds { get; init; }

    /// <summary>Names in the tree, whiteouts among them, the root not.</summary>
    public int EntryCount { get; init; }

    /// <summary>Whether records of directories say where their parents are: only links and pointers lead to a name but not from the root.</summary>
    public bool HasParents => LinkCount > 0 || PointerCount > 0;

    public bool HasImplicitDirectories { get; init; }

    public bool HasLowerLinks { get; init; }
}

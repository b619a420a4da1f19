namespace UnionFs;

/// <summary>What the layers say about one name of a directory, while they are merged from the top down.</summary>
internal struct MergedName
{
    /// <summary>The index of the entry that decides; of a directory of the one whose attributes count.</summary>
    public int Entry;

    /// <summary>The layer of <see cref="Entry"/>.</summary>
    public int Level;

    /// <summary>The layers' directories so far, the top first: where they start, and how many they are.</summary>
    public int FirstSource;

    /// <summary>0 for a name that is no directory.</summary>
    public int SourceCount;

    /// <summary>Whether layers further down are not asked any more.</summary>
    public bool IsClosed;

    /// <summary>
    /// Whether a layer further down may still give the attributes: so far the directory is only implied. An opaque mark hides what is
    /// in a directory, not what the directory itself is.
    /// </summary>
    public bool WantsAttributes;
}

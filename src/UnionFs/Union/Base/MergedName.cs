namespace UnionFs;

/// <summary>What the layers say about one name of a directory, while they are merged from the top down.</summary>
internal sealed class MergedName(LayerEntry first, int level)
{
    /// <summary>The entry that decides; of a directory the one whose attributes count.</summary>
    public LayerEntry Entry { get; set; } = first;

    /// <summary>The layer of <see cref="Entry"/>.</summary>
    public int Level { get; set; } = level;

    /// <summary>The layers' directories so far, the top first.</summary>
    public List<BaseSource>? Sources { get; set; }

    /// <summary>Whether layers further down are not asked any more.</summary>
    public bool IsClosed { get; set; }

    /// <summary>
    /// Whether a layer further down may still give the attributes: so far the directory is only implied. An opaque mark hides what is
    /// in a directory, not what the directory itself is.
    /// </summary>
    public bool WantsAttributes { get; set; } = first is { Kind: LayerEntryKind.Directory, Implicit: true };
}

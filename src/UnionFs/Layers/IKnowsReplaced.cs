namespace UnionFs;

/// <summary>A layer that is the difference of two states and knows what each of its entries takes the place of.</summary>
internal interface IKnowsReplaced
{
    /// <summary>Whether the layers below have another node where an entry of a directory is.</summary>
    bool Replaces(long directoryId, in LayerEntry entry);
}

namespace UnionFs;

/// <summary>A layer that is the difference of two states and knows why each of its entries is in it.</summary>
internal interface IWriteReasons
{
    /// <summary>Why an entry, which the layer has listed or its root, has to be written.</summary>
    WriteReason ReasonOf(in LayerEntry entry);

    /// <summary>Whether the layers below have another node where an entry of a directory is.</summary>
    bool Replaces(long directoryId, in LayerEntry entry);
}

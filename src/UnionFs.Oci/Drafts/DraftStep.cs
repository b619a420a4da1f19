namespace UnionFs.Oci;

/// <summary>One step of a draft: a line of its history, a layer, or both.</summary>
/// <param name="History">The line; null for a layer that no line tells of.</param>
/// <param name="Layer">The layer; null for a step that made none.</param>
internal sealed record DraftStep(HistoryEntry? History, DraftLayer? Layer)
{
    /// <summary>Whether the line was written for this draft, so that its time is that of saving unless it has one.</summary>
    public bool IsNew { get; init; }

    /// <summary>The steps of an image. Lines and layers that do not fit together stay as they are, lines first.</summary>
    public static IEnumerable<DraftStep> Of(OciImage image)
    {
        var layers = new Queue<DraftLayer>(image.LayerInfos.Select(i => (DraftLayer)new StoredLayer(
            i.Layer, i.Descriptor, i.DiffId, MediaTypes.IsForeign(i.Descriptor.MediaType) && !image.Blobs.Contains(i.Descriptor.Digest) ? null : image.Blobs)));
        foreach (var line in image.Config.History)
        {
            yield return new DraftStep(line, !line.EmptyLayer && layers.TryDequeue(out var layer) ? layer : null);
        }

        while (layers.TryDequeue(out var layer))
        {
            yield return new DraftStep(null, layer);
        }
    }
}

namespace UnionFs.Oci;

/// <summary>How an image was made, step by step: commands, times, and the layer each step left. Immutable.</summary>
public sealed class ImageHistory
{
    private ImageHistory(IReadOnlyList<HistoryStep> steps, bool isComplete)
    {
        Steps = steps;
        IsComplete = isComplete;
    }

    /// <summary>The steps, the first of them first.</summary>
    public IReadOnlyList<HistoryStep> Steps { get; }

    /// <summary>
    /// Whether the history tells which step made which layer. Where the steps that made layers are not as many as the layers, the steps
    /// come without layers and the layers after them without commands.
    /// </summary>
    public bool IsComplete { get; }

    /// <summary>Bytes of all layers as they are stored.</summary>
    public long StoredBytes => Steps.Sum(static s => s.StoredBytes);

    /// <summary>The history of an image.</summary>
    public static ImageHistory Of(OciImage image)
    {
        ArgumentNullException.ThrowIfNull(image);
        var entries = image.Config.History;
        var layers = image.LayerInfos;
        var steps = new List<HistoryStep>();
        var isComplete = entries.Count(static e => !e.EmptyLayer) == layers.Count;
        var next = 0;
        foreach (var entry in entries)
        {
            steps.Add(new HistoryStep(steps.Count + 1, entry, isComplete && !entry.EmptyLayer ? layers[next++] : null));
        }

        foreach (var layer in layers.Skip(next))
        {
            steps.Add(new HistoryStep(steps.Count + 1, new HistoryEntry(), layer));
        }

        return new ImageHistory(steps, isComplete);
    }

    /// <summary>A line a step, the last first, as layers lie on each other.</summary>
    public override string ToString() => string.Join(Environment.NewLine, Steps.Reverse());
}

using System.Collections;

namespace UnionFs;

/// <summary>
/// An immutable list of layers, bottom first as in an OCI image. It owns nothing but the merged index that sandboxes on it
/// share; that is built directory by directory on first use. Safe for use by any number of threads and sandboxes.
/// </summary>
public sealed partial class LayerStack : IReadOnlyList<Layer>
{
    private readonly Layer[] _layers;

    private LayerStack(Layer[] layers) => _layers = layers;

    /// <summary>No layers: a sandbox on it starts with an empty root.</summary>
    public static LayerStack Empty { get; } = new([]);

    /// <summary>How many layers there are; there is no limit but memory (1,048,575).</summary>
    public int Count => _layers.Length;

    /// <summary>The layer at a level; 0 is the bottom.</summary>
    public Layer this[int index] => _layers[index];

    /// <summary>Stacks layers, bottom first.</summary>
    public static LayerStack Of(params ReadOnlySpan<Layer> layers)
    {
        foreach (var layer in layers)
        {
            ArgumentNullException.ThrowIfNull(layer, nameof(layers));
        }

        return layers.IsEmpty ? Empty : new LayerStack(layers.ToArray());
    }

    /// <summary>Stacks layers, bottom first.</summary>
    public static LayerStack Of(IEnumerable<Layer> layers) => Of([.. layers]);

    /// <summary>A new stack with one more layer on top.</summary>
    public LayerStack Push(Layer layer) => Of([.. _layers, layer]);

    /// <summary>A new stack without the layers above the first <paramref name="count"/>.</summary>
    public LayerStack Take(int count) => Of(_layers.AsSpan(0, count));

    /// <inheritdoc />
    public IEnumerator<Layer> GetEnumerator() => ((IEnumerable<Layer>)_layers).GetEnumerator();

    IEnumerator IEnumerable.GetEnumerator() => _layers.GetEnumerator();

    /// <summary>The names of the layers, bottom first: <c>base + patch</c>.</summary>
    public override string ToString() => Count == 0 ? "(empty)" : string.Join(" + ", _layers.Select(l => l.Name));
}

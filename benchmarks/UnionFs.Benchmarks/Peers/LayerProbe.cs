namespace UnionFs.Benchmarks;

/// <summary>
/// The naive union: one dictionary of paths per layer, asked from the top down until one knows the path. It has no links, no attributes and
/// no whiteouts, so it does less than a file system has to.
/// </summary>
internal sealed class LayerProbe
{
    private readonly Dictionary<string, int>[] _layers;

    public LayerProbe(SampleTree tree, int layers)
    {
        _layers = [.. Enumerable.Range(0, layers).Select(static _ => new Dictionary<string, int>())];
        tree.Spread(layers, (level, path, content) => _layers[level][path] = content.Length);
    }

    /// <summary>The size of a file, or -1.</summary>
    public int SizeOf(string path)
    {
        for (var level = _layers.Length - 1; level >= 0; level--)
        {
            if (_layers[level].TryGetValue(path, out var size))
            {
                return size;
            }
        }

        return -1;
    }
}

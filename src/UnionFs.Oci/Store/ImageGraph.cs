namespace UnionFs.Oci;

/// <summary>What a manifest or an index leads to.</summary>
/// <param name="source">Where the documents are.</param>
/// <param name="limits">Their limits.</param>
internal sealed class ImageGraph(BlobSource source, OciLimits limits)
{
    /// <summary>
    /// Everything from a root down, the root first, each once. What an index lists and the source does not hold is left out, as sources may hold one
    /// platform of many; what a manifest names is in it whether the source holds it or not.
    /// </summary>
    /// <exception cref="LayerFormatException">A document is damaged, or indexes are nested too deep.</exception>
    public IReadOnlyList<Descriptor> From(Descriptor root)
    {
        var found = new List<Descriptor>();
        var seen = new HashSet<Digest>();
        var pending = new Stack<(Descriptor Descriptor, int Depth)>([(root, 1)]);
        while (pending.TryPop(out var at))
        {
            if (!seen.Add(at.Descriptor.Digest))
            {
                continue;
            }

            found.Add(at.Descriptor);
            foreach (var child in ChildrenOf(at.Descriptor, at.Depth))
            {
                pending.Push((child, at.Depth + 1));
            }
        }

        return found;
    }

    private IEnumerable<Descriptor> ChildrenOf(Descriptor descriptor, int depth)
    {
        if (MediaTypes.IsIndex(descriptor.MediaType))
        {
            if (depth > limits.MaxIndexDepth)
            {
                throw source.Malformed(descriptor.Digest, $"indexes are nested more than {limits.MaxIndexDepth} deep");
            }

            var index = ImageIndex.Parse(source.ReadDocument(descriptor, limits), source.Name, $"index {descriptor.Digest}", descriptor.MediaType, limits);
            return index.Manifests.Where(m => source.Contains(m.Digest));
        }

        if (MediaTypes.IsManifest(descriptor.MediaType))
        {
            var manifest = ReadManifest(source, descriptor, limits);
            return [manifest.Config, .. manifest.Layers];
        }

        return [];
    }

    /// <summary>A manifest, verified.</summary>
    public static ImageManifest ReadManifest(BlobSource source, Descriptor descriptor, OciLimits limits) =>
        ImageManifest.Parse(source.ReadDocument(descriptor, limits), source.Name, $"manifest {descriptor.Digest}", descriptor.MediaType, limits);
}

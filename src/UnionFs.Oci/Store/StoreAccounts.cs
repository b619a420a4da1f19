namespace UnionFs.Oci;

/// <summary>Adds up what is in a store.</summary>
internal sealed class StoreAccounts(StoreFolder folder, LayoutFolder layout, OciLimits limits)
{
    private readonly Dictionary<Digest, long> _sizes = [];
    private readonly Dictionary<Digest, int> _users = [];

    public StoreUsage Count()
    {
        var images = new List<(string? Name, Digest Digest, HashSet<Digest> Layers)>();
        foreach (var root in layout.Roots.Where(static r => MediaTypes.IsManifest(r.MediaType) || MediaTypes.IsIndex(r.MediaType)))
        {
            images.Add((root.Tag, root.Digest, LayersOf(root)));
        }

        var containers = StoreMarks.ContainersOf(folder, limits)
            .Select(c => (Record: c, Layers: LayersOf(c.Manifest), Changes: c.Layers.Select(l => Note(l.Digest, l.Size)).ToHashSet())).ToList();
        foreach (var layer in images.Select(static i => i.Layers).Concat(containers.Select(static c => c.Layers.Union(c.Changes).ToHashSet())).SelectMany(static l => l))
        {
            _users[layer] = _users.GetValueOrDefault(layer) + 1;
        }

        return new StoreUsage
        {
            BlobBytes = Directory.EnumerateDirectories(Path.Combine(folder.Root, "blobs")).Sum(d => Bytes(d, "*")),
            UnpackedBytes = Bytes(folder.Layers, "*.tar"),
            IndexBytes = Bytes(folder.Layers, "*.index"),
            SharedBytes = _sizes.Values.SumBytes(static b => b),
            Images = [.. images.Select(i => new ImageUsage(i.Name, i.Digest, Sum(i.Layers), Sum(i.Layers.Where(l => _users[l] == 1))))
                .OrderBy(static i => i.Name is null).ThenBy(static i => i.Name, StringComparer.Ordinal)],
            Containers = [.. containers.Select(c => new ContainerUsage(c.Record.Name, c.Record.Image, Sum(c.Layers), Sum(c.Changes)))],
        };
    }

    private static long Bytes(string path, string pattern) => new DirectoryInfo(path).EnumerateFiles(pattern).Sum(static f => f.Length);

    private long Sum(IEnumerable<Digest> layers) => layers.SumBytes(l => _sizes[l]);

    /// <summary>The uncompressed layers of an image, or of all platforms of an index, by DiffID where it is known.</summary>
    private HashSet<Digest> LayersOf(Descriptor root)
    {
        var layers = new HashSet<Digest>();
        try
        {
            foreach (var part in layout.Contains(root.Digest) ? new ImageGraph(layout, limits).From(root) : [])
            {
                if (MediaTypes.IsLayer(part.MediaType))
                {
                    layers.Add(LayerFacts.Read(folder.Facts(part.Digest)) is { } facts ? Note(facts.DiffId, facts.TarBytes) : Note(part.Digest, part.Size));
                }
            }
        }
        catch (LayerFormatException)
        {
            // A damaged document counts nothing here; checking the store tells of it.
        }

        return layers;
    }

    private Digest Note(Digest layer, long bytes)
    {
        _sizes[layer] = bytes;
        return layer;
    }
}

namespace UnionFs.Oci;

/// <summary>What the list of a store, its containers and its leases need.</summary>
internal sealed class StoreMarks
{
    private StoreMarks()
    {
    }

    /// <summary>Blobs that are needed.</summary>
    public HashSet<Digest> Blobs { get; } = [];

    /// <summary>Uncompressed layers that are needed.</summary>
    public HashSet<Digest> DiffIds { get; } = [];

    /// <summary>What is newer than this is needed by somebody who is at work.</summary>
    public DateTime Newest { get; private set; } = DateTime.MaxValue;

    /// <summary>Marks. The caller has the lock of the store.</summary>
    /// <exception cref="LayerFormatException">A document or a record that says what is needed is damaged, so nothing can be known to be garbage.</exception>
    public static StoreMarks Of(StoreFolder folder, LayoutFolder layout, OciLimits limits, CancellationToken cancellationToken)
    {
        var marks = new StoreMarks();
        marks.Newest = StoreLease.ReadAll(folder, marks.Blobs);
        layout.Refresh();
        foreach (var root in layout.Roots.Concat(ContainersOf(folder, limits).SelectMany(static c => c.Layers.Prepend(c.Manifest))))
        {
            cancellationToken.ThrowIfCancellationRequested();
            if (!layout.Contains(root.Digest))
            {
                marks.Blobs.Add(root.Digest);
                continue;
            }

            marks.Blobs.UnionWith(new ImageGraph(layout, limits).From(root).Select(static p => p.Digest));
        }

        foreach (var blob in marks.Blobs)
        {
            marks.DiffIds.Add(blob);
            if (LayerFacts.Read(folder.Facts(blob)) is { } facts)
            {
                marks.DiffIds.Add(facts.DiffId);
            }
        }

        return marks;
    }

    /// <summary>The records of all containers, in the order of their names.</summary>
    public static IEnumerable<ContainerRecord> ContainersOf(StoreFolder folder, OciLimits limits)
    {
        foreach (var path in Directory.EnumerateFiles(folder.Containers, "*.json").Order(StringComparer.Ordinal))
        {
            var name = Path.GetFileNameWithoutExtension(path);
            if (ContainerRecord.IsValidName(name) && ContainerRecord.Read(path, name, limits) is { } record)
            {
                yield return record;
            }
        }
    }
}

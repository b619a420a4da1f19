namespace UnionFs.Oci;

/// <summary>Finds the manifest that a tag or digest means among what a source lists, through indexes, by platform.</summary>
internal sealed class ImageChoice(BlobSource source, OciImageOptions options, CancellationToken cancellationToken)
{
    private readonly HashSet<Digest> _seen = [];
    private readonly List<Descriptor> _manifests = [];

    public Descriptor ByTag(string? tag)
    {
        if (tag is null)
        {
            return OnlyOne();
        }

        var roots = source.Roots.Where(r => r.Tag == tag).ToList();
        return roots.Count > 0 ? Among(roots)
            : throw new FileNotFoundException($"There is no image '{FsText.Quote(tag)}' in '{FsText.Quote(source.Name)}'{Tags()}.");
    }

    public Descriptor ByDigest(Digest digest)
    {
        foreach (var root in source.Roots.Where(IsImage))
        {
            if (root.Digest == digest)
            {
                return Among([root]);
            }
        }

        Collect(source.Roots, 1);
        return _manifests.Find(m => m.Digest == digest)
            ?? throw new FileNotFoundException($"There is no image {digest} in '{FsText.Quote(source.Name)}'{Tags()}.");
    }

    /// <summary>The manifest that an index, or a manifest itself, stands for.</summary>
    public Descriptor Of(Descriptor root) => Among([root]);

    private static bool IsImage(Descriptor d) => MediaTypes.IsIndex(d.MediaType) || MediaTypes.IsManifest(d.MediaType);

    private Descriptor OnlyOne()
    {
        var roots = source.Roots.Where(IsImage).DistinctBy(static r => r.Digest).ToList();
        return roots.Count switch
        {
            0 => throw new FileNotFoundException($"There is no image in '{FsText.Quote(source.Name)}'."),
            1 => Among(roots),
            _ when roots.All(static r => r.Tag is null) || roots.DistinctBy(static r => r.Tag).Count() == 1 => Among(roots),
            _ => throw new ArgumentException($"There are several images in '{FsText.Quote(source.Name)}', so one has to be named{Tags()}."),
        };
    }

    /// <summary>The first that is for the platform; where nobody asked for one, a single image is as good.</summary>
    private Descriptor Among(IReadOnlyList<Descriptor> roots)
    {
        Collect(roots, 1);
        if (_manifests.Count == 0)
        {
            throw new LayerFormatException(source.Name, roots[0].Digest.ToString(), -1, $"there is no image in it, only '{FsText.Quote(roots[0].MediaType)}'");
        }

        var real = _manifests.Where(static m => m.Platform is not { Os: "unknown" }).ToList();
        if (options.Platform is null && real.Count == 1)
        {
            return real[0];
        }

        var wanted = options.Platform ?? Platform.Current;
        return _manifests.Find(m => m.Platform is { } p && wanted.Accepts(p, isExact: true))
            ?? _manifests.Find(m => m.Platform is { } p && wanted.Accepts(p, isExact: false))
            ?? _manifests.Find(static m => m.Platform is null)
            ?? throw new FileNotFoundException($"There is no image for {wanted} in '{FsText.Quote(source.Name)}', only for {string.Join(", ", _manifests.Select(static m => m.Platform).Distinct())}.");
    }

    // As deep as indexes may be nested, which has a limit; no index is read twice.
    private void Collect(IReadOnlyList<Descriptor> list, int depth)
    {
        foreach (var descriptor in list)
        {
            cancellationToken.ThrowIfCancellationRequested();
            if (MediaTypes.IsManifest(descriptor.MediaType))
            {
                _manifests.Add(descriptor);
            }
            else if (MediaTypes.IsIndex(descriptor.MediaType) && _seen.Add(descriptor.Digest))
            {
                if (depth >= options.Limits.MaxIndexDepth)
                {
                    throw source.Malformed(descriptor.Digest, $"indexes are nested more than {options.Limits.MaxIndexDepth} deep");
                }

                var bytes = source.ReadDocument(descriptor, options.Limits);
                Collect(ImageIndex.Parse(bytes, source.Name, $"index {descriptor.Digest}", descriptor.MediaType, options.Limits).Manifests, depth + 1);
            }
        }
    }

    private string Tags()
    {
        var tags = source.Roots.Select(static r => r.Tag).Where(static t => t is not null).Distinct().Order(StringComparer.Ordinal).ToList();
        return tags.Count == 0 ? "; none there has a name" : $"; there are {string.Join(", ", tags.Take(20).Select(static t => $"'{FsText.Quote(t)}'"))}{(tags.Count > 20 ? ", …" : "")}";
    }
}

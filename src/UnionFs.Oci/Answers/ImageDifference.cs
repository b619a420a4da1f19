using System.Globalization;

namespace UnionFs.Oci;

/// <summary>What differs between the finished views of two images, file by file, and the layers they have in common. Immutable.</summary>
public sealed class ImageDifference
{
    private ImageDifference(IReadOnlyList<FileDifference> files, int commonLayers)
    {
        Files = files;
        CommonLayers = commonLayers;
    }

    /// <summary>
    /// The paths that differ, depth first, siblings by the bytes of their names; each file of a directory that is gone or new. Directories
    /// whose only difference is their time are left out.
    /// </summary>
    public IReadOnlyList<FileDifference> Files { get; }

    /// <summary>How many layers, from the bottom, are the same; 0 where their digests are not known.</summary>
    public int CommonLayers { get; }

    /// <summary>Bytes of files at paths that only the new image has.</summary>
    public long AddedBytes => Files.Where(static f => f.Kind == ChangeKind.Added).Sum(static f => f.Size);

    /// <summary>Bytes of files at paths that only the old image has.</summary>
    public long DeletedBytes => Files.Where(static f => f.Kind == ChangeKind.Deleted).Sum(static f => f.OldSize);

    /// <summary>Compares two images. What both take from the same layer is not read.</summary>
    /// <exception cref="IOException">A layer cannot be read.</exception>
    public static ImageDifference Between(OciImage old, OciImage now, CancellationToken cancellationToken = default)
    {
        ArgumentNullException.ThrowIfNull(old);
        ArgumentNullException.ThrowIfNull(now);
        var common = old.LayerInfos.Zip(now.LayerInfos).TakeWhile(static p => p.First.DiffId == p.Second.DiffId).Count();
        return Between(old.Layers, now.Layers, common, cancellationToken);
    }

    /// <summary>Compares two stacks.</summary>
    /// <exception cref="IOException">A layer cannot be read.</exception>
    public static ImageDifference Between(LayerStack old, LayerStack now, CancellationToken cancellationToken = default)
    {
        ArgumentNullException.ThrowIfNull(old);
        ArgumentNullException.ThrowIfNull(now);
        return Between(old, now, old.Zip(now).TakeWhile(static p => ReferenceEquals(p.First, p.Second)).Count(), cancellationToken);
    }

    /// <summary>As in <c>3 added, 1 modified, 12 deleted; 2 layers in common</c>.</summary>
    public override string ToString()
    {
        int Count(ChangeKind kind) => Files.Count(f => f.Kind == kind);
        return string.Create(
            CultureInfo.InvariantCulture,
            $"{Count(ChangeKind.Added)} added, {Count(ChangeKind.Modified)} modified, {Count(ChangeKind.Deleted)} deleted; {CommonLayers} layer{(CommonLayers == 1 ? "" : "s")} in common");
    }

    private static ImageDifference Between(LayerStack old, LayerStack now, int common, CancellationToken cancellation)
    {
        const int EntryBits = 43;
        using var before = UnionFileSystem.Create(old);
        using var after = UnionFileSystem.Create(now);
        var contents = new StoredContents(cancellation);
        var files = new List<FileDifference>();
        foreach (var pair in new LayerComparison(before, after, layer: null, cancellation).Run())
        {
            var isBoth = pair.Old.Exists && pair.Now.Exists;
            // One node of one layer; a directory may have got other attributes from a layer above.
            if (isBoth && !pair.Now.IsDirectory && pair.Old.Stat.Id == pair.Now.Stat.Id && (long)(pair.Now.Stat.Id.Value >> EntryBits) < common)
            {
                continue;
            }

            var aspects = isBoth ? pair.Compare(contents) : ChangeAspects.None;
            if (!isBoth || aspects != ChangeAspects.None)
            {
                var kind = isBoth ? ChangeKind.Modified : pair.Now.Exists ? ChangeKind.Added : ChangeKind.Deleted;
                files.Add(new FileDifference(kind, pair.Path.ToString(), (pair.Now.Exists ? pair.Now : pair.Old).Stat.Kind)
                {
                    Aspects = aspects,
                    OldSize = pair.Old.Size,
                    Size = pair.Now.Size,
                });
            }
        }

        return new ImageDifference(files, common);
    }
}

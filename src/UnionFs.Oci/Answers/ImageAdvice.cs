namespace UnionFs.Oci;

/// <summary>
/// What the textbook says about making images, measured on one: combine steps, delete in the step that wrote, set modes when writing, put what
/// changes rarely below. The bytes of the first four kinds add up to <see cref="ImageWaste.Bytes"/>: nothing is counted twice. Immutable.
/// </summary>
public sealed class ImageAdvice
{
    private const int PathCount = 5;
    private static readonly string[] s_caches =
        ["/root/.cache", "/root/.npm", "/tmp", "/var/cache", "/var/lib/apt/lists", "/var/lib/dnf", "/var/log", "/var/tmp"];

    private ImageAdvice(IEnumerable<Advice> items) =>
        Items = [.. items.OrderByDescending(static i => i.Kind == AdviceKind.OrderByRateOfChange ? -1 : i.Bytes).ThenBy(static i => i.Text, StringComparer.Ordinal)];

    /// <summary>The advice, what saves most first; order of layers last, as it saves at every build.</summary>
    public IReadOnlyList<Advice> Items { get; }

    /// <summary>Advice for an image.</summary>
    /// <param name="image">The image.</param>
    /// <param name="changes">What <see cref="ImageChanges"/> found, if that is there already.</param>
    /// <param name="cancellationToken">Ends it early.</param>
    /// <exception cref="IOException">A layer cannot be read.</exception>
    public static ImageAdvice Of(OciImage image, ImageChanges? changes = null, CancellationToken cancellationToken = default)
    {
        ArgumentNullException.ThrowIfNull(image);
        changes ??= ImageChanges.Of(image, null, cancellationToken);
        return Of(changes, [.. image.LayerInfos.Select(static l => l.Descriptor.Size)], [.. image.LayerInfos.Select(static l => l.History?.Created)]);
    }

    /// <summary>A line a piece of advice.</summary>
    public override string ToString() => Items.Count == 0 ? "nothing to save" : string.Join(Environment.NewLine, Items);

    internal static ImageAdvice Of(ImageChanges changes, IReadOnlyList<long> storedBytes, IReadOnlyList<DateTimeOffset?>? created = null)
    {
        var order = new LayerOrder(changes, storedBytes, created ?? new DateTimeOffset?[storedBytes.Count]);
        return new([.. FromWaste(changes.Waste), .. FromCopies(changes.Waste), .. FromCaches(changes.Live), .. order.Advise()]);
    }

    private static IEnumerable<Advice> FromWaste(ImageWaste waste)
    {
        foreach (var group in waste.Files.GroupBy(static f => (Kind: KindOf(f.Cause), f.StoredIn, f.HiddenBy)))
        {
            var (kind, lower, upper) = group.Key;
            var bytes = group.Sum(static f => f.Bytes);
            var size = ByteText.Format(bytes);
            var text = kind switch
            {
                AdviceKind.DeleteInSameStep when lower == 0 =>
                    $"Layer {upper} deletes or hides {size} of layer 0, which stay in the image: start from a base without them, or make one layer of 0 to {upper}.",
                AdviceKind.DeleteInSameStep =>
                    $"Layer {upper} deletes or hides {size} that layer {lower} stores: delete them in the step that writes them.",
                AdviceKind.CombineSteps =>
                    $"Layer {upper} stores {size} of layer {lower} in another form or place: make one step of both.",
                AdviceKind.SetMetadataWhenWriting =>
                    $"Layer {upper} stores {size} of layer {lower} again only for mode, owner or attributes: set them in the step that writes the files (COPY --chown, --chmod).",
                _ => $"Layer {lower} stores {size} at paths that it stores again: write each path once.",
            };
            yield return new Advice(kind, bytes, text, lower == upper ? [lower] : [lower, upper], TopPaths(group.Select(static f => (f.Path, f.Bytes))));
        }
    }

    private static AdviceKind KindOf(WasteCause cause) => cause switch
    {
        WasteCause.Deleted or WasteCause.Opaque or WasteCause.Replaced => AdviceKind.DeleteInSameStep,
        WasteCause.MetadataOnly => AdviceKind.SetMetadataWhenWriting,
        WasteCause.WrittenTwice => AdviceKind.WriteOnce,
        _ => AdviceKind.CombineSteps,
    };

    private static IEnumerable<Advice> FromCopies(ImageWaste waste)
    {
        if (waste.DuplicateBytes > 0)
        {
            var size = ByteText.Format(waste.DuplicateBytes);
            yield return new Advice(
                AdviceKind.LinkCopies,
                waste.DuplicateBytes,
                $"{size} are copies of files that are there already: make them hard links of one file, within one step.",
                [.. waste.Duplicates.SelectMany(static d => d.Layers).Distinct().Order()],
                TopPaths(waste.Duplicates.Select(static d => ((string?)d.Paths[^1], d.Bytes))));
        }
    }

    private static IEnumerable<Advice> FromCaches(IReadOnlyList<StoredFile> live)
    {
        var found = live.Where(static f => f.StoredBytes > 0).Select(static f => (File: f, Cache: CacheOf(f.Path.ToString()))).Where(static f => f.Cache is not null);
        foreach (var group in found.GroupBy(static f => (f.File.Layer, f.Cache)))
        {
            var bytes = group.Sum(static f => f.File.StoredBytes);
            yield return new Advice(
                AdviceKind.LeaveOutCaches,
                bytes,
                $"Layer {group.Key.Layer} leaves {ByteText.Format(bytes)} in {group.Key.Cache}, which programs make anew: remove them at the end of its step.",
                [group.Key.Layer],
                TopPaths(group.Select(static f => ((string?)f.File.Path.ToString(), f.File.StoredBytes))));
        }
    }

    private static string? CacheOf(string path) =>
        Array.Find(s_caches, c => path.Length > c.Length && path[c.Length] == '/' && path.StartsWith(c, StringComparison.Ordinal));

    private static string[] TopPaths(IEnumerable<(string? Path, long Bytes)> files) =>
        [.. files.Where(static f => f.Path is not null).OrderByDescending(static f => f.Bytes).ThenBy(static f => f.Path, StringComparer.Ordinal).Take(PathCount).Select(static f => f.Path!)];
}

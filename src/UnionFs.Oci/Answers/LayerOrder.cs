namespace UnionFs.Oci;

/// <summary>
/// Which layers should change places, as far as an image can show it. How often a layer changes is in no image; but a layer that stayed when the one above it was built
/// again changes less often, and so do packages compared with what is no package. Where neither is to be seen, it is left to who reads it.
/// </summary>
/// <param name="changes">What the layers did.</param>
/// <param name="storedBytes">How large each is stored.</param>
/// <param name="created">When each was made; null where that is not known.</param>
internal sealed class LayerOrder(ImageChanges changes, IReadOnlyList<long> storedBytes, IReadOnlyList<DateTimeOffset?> created)
{
    // No step of one build takes so long: the upper layer was built again over a lower one that was kept.
    private static readonly TimeSpan s_otherBuild = TimeSpan.FromDays(1);
    private static readonly string[] s_packageLists = ["/lib/apk/db/", "/usr/lib/sysimage/rpm/", "/var/lib/dpkg/", "/var/lib/pacman/local/", "/var/lib/rpm/"];
    private readonly bool[] _installs = [.. changes.Layers.Select(static l => l.Changes.Any(IsPackageList))];

    /// <summary>Each layer with the first larger one above that does not need it, unless it is seen to change less often.</summary>
    public IEnumerable<Advice> Advise()
    {
        for (var lower = 1; lower < changes.Layers.Count; lower++)
        {
            for (var upper = lower + 1; upper < changes.Layers.Count; upper++)
            {
                if (storedBytes[upper] > storedBytes[lower] && changes.CanMoveAbove(lower, upper))
                {
                    if (!IsRarer(lower, upper))
                    {
                        yield return Swap(lower, upper);
                    }

                    break;
                }
            }
        }
    }

    private static bool IsPackageList(LayerChange change) =>
        change.NodeKind == NodeKind.File && change.Path is var path && Array.Exists(s_packageLists, l => path.StartsWith(l, StringComparison.Ordinal));

    /// <summary>Whether the image shows that the lower one changes less often, so that it lies where it should.</summary>
    private bool IsRarer(int lower, int upper) =>
        (created[lower] is { } before && created[upper] is { } after && after - before >= s_otherBuild) || (_installs[lower] && !_installs[upper]);

    private Advice Swap(int lower, int upper)
    {
        var (size, lowerSize) = (ByteText.Format(storedBytes[upper]), ByteText.Format(storedBytes[lower]));
        var why = _installs[upper] && !_installs[lower] ? $"{upper} installs packages and {lower} none, so {lower} changes more often: put it above" : $"if {lower} changes more often, put it above";
        return new Advice(
            AdviceKind.OrderByRateOfChange,
            storedBytes[upper],
            $"Layer {upper} ({size} stored) lies above layer {lower} ({lowerSize}) and does not need it: {why}; each change then leaves {size} where they are.",
            [lower, upper],
            []);
    }
}

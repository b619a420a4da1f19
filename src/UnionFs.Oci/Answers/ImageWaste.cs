using System.Globalization;

namespace UnionFs.Oci;

/// <summary>
/// The bytes of content that the layers of a stack store and the finished view does not need, exactly: what no name leads to any more, and copies
/// of what is there already. Bytes are those of content, uncompressed, without headers and padding. Immutable.
/// </summary>
public sealed class ImageWaste
{
    internal ImageWaste(int layers, IEnumerable<WastedFile> files, IEnumerable<DuplicateContent> duplicates, long storedBytes)
    {
        Files = [.. files.OrderByDescending(static f => f.Bytes).ThenBy(static f => f.StoredIn).ThenBy(static f => f.Path, StringComparer.Ordinal)];
        Duplicates = [.. duplicates.OrderByDescending(static d => d.Bytes).ThenBy(static d => d.Paths[0], StringComparer.Ordinal)];
        StoredBytes = storedBytes;
        Bytes = Files.Sum(static f => f.Bytes);
        DuplicateBytes = Duplicates.Sum(static d => d.Bytes);
        LayerCount = layers;
    }

    /// <summary>How many layers were looked at.</summary>
    public int LayerCount { get; }

    /// <summary>All bytes of content that the layers store.</summary>
    public long StoredBytes { get; }

    /// <summary>The bytes that no name of the finished view leads to.</summary>
    public long Bytes { get; }

    /// <summary>Bytes that are reachable, but the same as others: not among <see cref="Bytes"/>.</summary>
    public long DuplicateBytes { get; }

    /// <summary>What no name leads to any more, the largest first.</summary>
    public IReadOnlyList<WastedFile> Files { get; }

    /// <summary>Content that is there more than once, the most bytes first.</summary>
    public IReadOnlyList<DuplicateContent> Duplicates { get; }

    /// <summary>The share of the stored bytes that is reachable, 0 to 1; 1 if nothing is stored.</summary>
    public double Efficiency => StoredBytes == 0 ? 1 : (double)(StoredBytes - Bytes) / StoredBytes;

    /// <summary>Looks at a stack; see <see cref="ImageChanges.Of(LayerStack, IProgress{int}?, CancellationToken)"/>.</summary>
    /// <exception cref="IOException">A layer cannot be read.</exception>
    public static ImageWaste Of(LayerStack layers, IProgress<int>? progress = null, CancellationToken cancellationToken = default) =>
        ImageChanges.Of(layers, progress, cancellationToken).Waste;

    /// <summary>The bytes wasted for one cause.</summary>
    public long BytesFor(WasteCause cause) => Files.Where(f => f.Cause == cause).Sum(static f => f.Bytes);

    /// <summary>The bytes that one layer stores and later ones made unreachable.</summary>
    public long BytesIn(int layer) => Files.Where(f => f.StoredIn == layer).Sum(static f => f.Bytes);

    /// <summary>The bytes of lower layers that one layer made unreachable.</summary>
    public long BytesHiddenBy(int layer) => Files.Where(f => f.HiddenBy == layer).Sum(static f => f.Bytes);

    /// <summary>
    /// The bytes that making one layer of a range would save: what is stored there below its top and hidden by one of its layers.
    /// </summary>
    /// <param name="from">The lowest layer of the range.</param>
    /// <param name="to">The highest; not below <paramref name="from"/>.</param>
    public long SavedBySquashing(int from, int to)
    {
        ArgumentOutOfRangeException.ThrowIfNegative(from);
        ArgumentOutOfRangeException.ThrowIfLessThan(to, from);
        return Files.Where(f => f.StoredIn >= from && f.HiddenBy <= to).Sum(static f => f.Bytes);
    }

    /// <summary>As in <c>5021690 of 180000000 bytes wasted (97.2 % in use), 4096 more in copies</c>.</summary>
    public override string ToString() => string.Create(
        CultureInfo.InvariantCulture, $"{Bytes} of {StoredBytes} bytes wasted ({Efficiency * 100:0.0} % in use), {DuplicateBytes} more in copies");
}

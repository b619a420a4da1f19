namespace UnionFs.Oci;

/// <summary>The content of a file where a layer stores it, and how many names lead to it in the view looked at.</summary>
/// <param name="layer">The layer that stores it.</param>
/// <param name="size">The length of the content.</param>
/// <param name="first">The first path it had.</param>
internal sealed class StoredFile(int layer, long size, SurveyPath first)
{
    public int Layer => layer;

    public long Size { get; } = size;

    /// <summary>The bytes the layer stores for it: less than its size if it has holes.</summary>
    public long StoredBytes { get; set; } = size;

    /// <summary>Where its content can be read, as long as that view is open.</summary>
    public SurveySide Side { get; set; }

    /// <summary>The SHA-256 of its content, once somebody asked.</summary>
    public string? Digest { get; set; }

    /// <summary>The names that lead to it now.</summary>
    public int Names { get; set; }

    /// <summary>The first path it had; once it is gone, the last.</summary>
    public SurveyPath Path { get; set; } = first;

    /// <summary>What took its last name away; meaningless while it has one.</summary>
    public WasteCause Cause { get; set; }

    /// <summary>The layer that took its last name away, or −1.</summary>
    public int HiddenBy { get; set; } = -1;
}

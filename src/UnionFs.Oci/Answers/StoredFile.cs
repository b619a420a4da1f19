namespace UnionFs.Oci;

/// <summary>The content of a file where a layer stores it, and the names that lead to it in the view looked at.</summary>
/// <param name="layer">The layer that stores it.</param>
/// <param name="size">The length of the content.</param>
internal sealed class StoredFile(int layer, long size)
{
    private readonly List<SurveyPath> _names = [];

    public int Layer => layer;

    public long Size { get; } = size;

    /// <summary>The bytes the layer stores for it: less than its size if it has holes.</summary>
    public long StoredBytes { get; set; } = size;

    /// <summary>Where its content can be read, as long as that view is open.</summary>
    public SurveySide Side { get; set; }

    /// <summary>The SHA-256 of its content, once somebody asked.</summary>
    public string? Digest { get; set; }

    /// <summary>Whether a name leads to it.</summary>
    public bool IsLive => _names.Count > 0;

    /// <summary>The oldest of its names.</summary>
    public SurveyPath Path => _names[0];

    /// <summary>The name it lost last, once it has none.</summary>
    public SurveyPath LastPath { get; set; } = SurveyPath.Root;

    /// <summary>What took its last name away; meaningless while it has one.</summary>
    public WasteCause Cause { get; set; }

    /// <summary>The layer that took its last name away, or −1.</summary>
    public int HiddenBy { get; set; } = -1;

    public void AddName(SurveyPath name) => _names.Add(name);

    public void RemoveName(SurveyPath name) => _names.RemoveAt(_names.FindIndex(name.IsSame));
}

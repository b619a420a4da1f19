using System.Globalization;

namespace UnionFs.Oci;

/// <summary>Content that one layer stores and a later one made unreachable.</summary>
public sealed class WastedFile
{
    private readonly SurveyPath? _place;

    internal WastedFile(SurveyPath? place, long bytes, WasteCause cause, int storedIn, int hiddenBy)
    {
        _place = place;
        Bytes = bytes;
        Cause = cause;
        StoredIn = storedIn;
        HiddenBy = hiddenBy;
    }

    /// <summary>The last path it had, from the root; null where many names are summed (<see cref="WasteCause.WrittenTwice"/>).</summary>
    public string? Path => _place?.ToString();

    /// <summary>The bytes of content that the layer stores for it, uncompressed.</summary>
    public long Bytes { get; }

    /// <summary>What happened.</summary>
    public WasteCause Cause { get; }

    /// <summary>The layer that stores the bytes; 0 is the bottom.</summary>
    public int StoredIn { get; }

    /// <summary>The layer that took its last name away.</summary>
    public int HiddenBy { get; }

    /// <summary>As in <c>2000000 bytes of layer 1 /tmp/cache: deleted by layer 2</c>.</summary>
    public override string ToString()
    {
        var path = Path is { } text ? $" {FsText.Escape(text)}" : "";
        return string.Create(CultureInfo.InvariantCulture, $"{Bytes} bytes of layer {StoredIn}{path}: {Cause.Describe()} by layer {HiddenBy}");
    }
}

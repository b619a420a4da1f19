using System.Globalization;

namespace UnionFs.Oci;

/// <summary>One step of how an image was made.</summary>
/// <param name="Number">Its place, from 1.</param>
/// <param name="Entry">What the config says of it; empty where it only tells of a layer that the history leaves out.</param>
/// <param name="Layer">The layer it made, or null if it made none (or nobody knows which).</param>
public sealed record HistoryStep(int Number, HistoryEntry Entry, ImageLayer? Layer)
{
    /// <summary>The command; null if none was recorded.</summary>
    public string? Command => Entry.CreatedBy ?? Entry.Comment;

    /// <summary>Bytes of the layer as it is stored and travels; 0 without a layer.</summary>
    public long StoredBytes => Layer?.Descriptor.Size ?? 0;

    /// <summary>Bytes of the uncompressed tar; 0 without a layer, −1 where it is not known.</summary>
    public long UnpackedBytes => Layer?.UncompressedSize ?? 0;

    /// <summary>As in <c>3: layer 1, 2.0 MB: RUN ./install.sh</c>.</summary>
    public override string ToString()
    {
        var made = Layer is null ? "no layer" : $"layer {Layer.Index}, {ByteText.Format(StoredBytes)}";
        return string.Create(CultureInfo.InvariantCulture, $"{Number}: {made}: {FsText.Quote(Command ?? "(unknown)")}");
    }
}

using System.Globalization;

namespace UnionFs.Oci;

/// <summary>One layer of an opened image.</summary>
public sealed class ImageLayer
{
    internal ImageLayer(int index, Descriptor descriptor, Digest diffId, Digest chainId, HistoryEntry? history, Layer layer) =>
        (Index, Descriptor, DiffId, ChainId, History, Layer) = (index, descriptor, diffId, chainId, history, layer);

    /// <summary>Its level; 0 is the bottom.</summary>
    public int Index { get; }

    /// <summary>What the manifest says: media type, digest and size as stored.</summary>
    public Descriptor Descriptor { get; }

    /// <summary>The digest of the uncompressed tar.</summary>
    public Digest DiffId { get; }

    /// <summary>The digest of this layer and all below it.</summary>
    public Digest ChainId { get; }

    /// <summary>Bytes of the uncompressed tar; −1 where it is not known without unpacking it.</summary>
    public long UncompressedSize => Layer.TarBytes;

    /// <summary>The step that made it; null if the history does not tell.</summary>
    public HistoryEntry? History { get; }

    /// <summary>Its tree. Closed with the image.</summary>
    public Layer Layer { get; }

    /// <summary>Index, digest, size and command.</summary>
    public override string ToString() =>
        string.Create(CultureInfo.InvariantCulture, $"{Index} {Descriptor.Digest.Short} {Descriptor.Size:N0} bytes{(History?.CreatedBy is { } command ? ", " + FsText.Quote(command) : "")}");
}

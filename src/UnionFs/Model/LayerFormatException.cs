using System.Globalization;

namespace UnionFs;

/// <summary>
/// A layer is malformed. This is the only exception that bad layer data raises; the message names the layer, the entry
/// where one is known, the offset and the reason, and nothing half-read stays behind.
/// </summary>
public sealed class LayerFormatException : IOException
{
    /// <summary>Describes one malformed place.</summary>
    /// <param name="layer">The file or the name of the layer.</param>
    /// <param name="entry">The entry concerned, if one is known.</param>
    /// <param name="offset">Offset in the uncompressed layer, or −1 where there is none.</param>
    /// <param name="reason">What is wrong, as a clause without a full stop.</param>
    /// <param name="innerException">What a decompressor or the host said, if anything.</param>
    public LayerFormatException(string layer, string? entry, long offset, string reason, Exception? innerException = null)
        : base(Describe(layer, entry, offset, reason), innerException)
    {
        Layer = layer;
        Entry = entry;
        Offset = offset;
        Reason = reason;
    }

    /// <summary>The file or the name of the layer.</summary>
    public string Layer { get; }

    /// <summary>The entry concerned, if one is known.</summary>
    public string? Entry { get; }

    /// <summary>Offset in the uncompressed layer, or −1.</summary>
    public long Offset { get; }

    /// <summary>What is wrong.</summary>
    public string Reason { get; }

    private static string Describe(string layer, string? entry, long offset, string reason)
    {
        var where = entry is null ? "" : $", entry '{FsText.Quote(entry)}'";
        var at = offset < 0 ? "" : string.Create(CultureInfo.InvariantCulture, $", at offset {offset}");
        return $"Layer '{FsText.Quote(layer)}'{where}{at}: {reason}.";
    }
}

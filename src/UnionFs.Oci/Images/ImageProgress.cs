using System.Globalization;

namespace UnionFs.Oci;

/// <summary>How far something that reads or writes layers has come.</summary>
/// <param name="BytesDone">Stored bytes of layers read so far.</param>
/// <param name="BytesTotal">Stored bytes of all layers.</param>
/// <param name="LayersDone">Layers that are done.</param>
/// <param name="LayersTotal">All layers.</param>
public readonly record struct ImageProgress(long BytesDone, long BytesTotal, int LayersDone, int LayersTotal)
{
    /// <summary>As in <c>1,024 of 4,096 bytes, 1 of 4 layers</c>.</summary>
    public override string ToString() => string.Create(CultureInfo.InvariantCulture, $"{BytesDone:N0} of {BytesTotal:N0} bytes, {LayersDone} of {LayersTotal} layers");
}

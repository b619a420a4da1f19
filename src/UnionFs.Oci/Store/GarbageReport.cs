using System.Globalization;

namespace UnionFs.Oci;

/// <summary>What a garbage collection removed, or would remove.</summary>
/// <param name="Items">The files.</param>
/// <param name="Bytes">Bytes of all of them.</param>
/// <param name="YoungBytes">Bytes of what nothing needs and is too young, or newer than a lease.</param>
public sealed record GarbageReport(IReadOnlyList<GarbageItem> Items, long Bytes, long YoungBytes)
{
    /// <summary>Files and bytes.</summary>
    public override string ToString() => string.Create(CultureInfo.InvariantCulture, $"{Items.Count} files, {Bytes:N0} bytes{(YoungBytes == 0 ? "" : $"; {YoungBytes:N0} bytes are too young")}");
}

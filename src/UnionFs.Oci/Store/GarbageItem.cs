using System.Globalization;

namespace UnionFs.Oci;

/// <summary>A file of a store that nothing needs.</summary>
/// <param name="Path">Where it is, from the folder of the store.</param>
/// <param name="Bytes">How large it is.</param>
public sealed record GarbageItem(string Path, long Bytes)
{
    /// <summary>Path and size.</summary>
    public override string ToString() => string.Create(CultureInfo.InvariantCulture, $"{FsText.Escape(Path)} {Bytes:N0} bytes");
}

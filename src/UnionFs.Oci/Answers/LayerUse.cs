using System.Globalization;

namespace UnionFs.Oci;

/// <summary>A layer that an image uses.</summary>
/// <param name="Digest">What it is: layers with one digest are one layer.</param>
/// <param name="Bytes">The bytes it takes.</param>
public readonly record struct LayerUse(Digest Digest, long Bytes)
{
    /// <summary>Short digest and bytes.</summary>
    public override string ToString() => string.Create(CultureInfo.InvariantCulture, $"{Digest.Short} {Bytes:N0} bytes");
}

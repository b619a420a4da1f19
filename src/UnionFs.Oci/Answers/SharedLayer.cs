using System.Globalization;

namespace UnionFs.Oci;

/// <summary>A layer and who uses it.</summary>
/// <param name="Digest">The layer.</param>
/// <param name="Bytes">The bytes it takes once.</param>
/// <param name="Images">The images that have it, each once, in the order given.</param>
/// <param name="Uses">How many copies there would be without sharing.</param>
public sealed record SharedLayer(Digest Digest, long Bytes, IReadOnlyList<string> Images, long Uses)
{
    /// <summary>The bytes that sharing it saves.</summary>
    public long SavedBytes => Bytes * (Uses - 1);

    /// <summary>Digest, bytes and how many use it.</summary>
    public override string ToString() =>
        string.Create(CultureInfo.InvariantCulture, $"{Digest.Short} {ByteText.Format(Bytes)} in {Images.Count} image{(Images.Count == 1 ? "" : "s")}, {Uses} uses");
}

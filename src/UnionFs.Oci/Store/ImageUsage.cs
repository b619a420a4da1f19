using System.Globalization;

namespace UnionFs.Oci;

/// <summary>What an image takes, in bytes of uncompressed layers.</summary>
/// <param name="Name">Its name; null if it has none.</param>
/// <param name="Digest">Of its manifest.</param>
/// <param name="Bytes">All its layers.</param>
/// <param name="OwnBytes">Those that no other image and no container has.</param>
public sealed record ImageUsage(string? Name, Digest Digest, long Bytes, long OwnBytes)
{
    /// <summary>Name and bytes.</summary>
    public override string ToString() => string.Create(CultureInfo.InvariantCulture, $"{FsText.Quote(Name ?? Digest.Short)} {Bytes:N0} bytes, {OwnBytes:N0} of its own");
}

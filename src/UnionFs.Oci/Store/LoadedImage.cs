using System.Globalization;

namespace UnionFs.Oci;

/// <summary>What loading one image did.</summary>
/// <param name="Name">Its name in the store; null if it has none.</param>
/// <param name="Descriptor">Names its manifest, or the index of its platforms.</param>
public sealed record LoadedImage(string? Name, Descriptor Descriptor)
{
    /// <summary>Layers that the store had already.</summary>
    public int SharedLayers { get; init; }

    /// <summary>Bytes of these as they are stored.</summary>
    public long SharedBytes { get; init; }

    /// <summary>Bytes of blobs that were written.</summary>
    public long WrittenBytes { get; init; }

    /// <summary>Name, digest and bytes.</summary>
    public override string ToString() => string.Create(
        CultureInfo.InvariantCulture,
        $"{FsText.Quote(Name ?? "(no name)")} {Descriptor.Digest.Short}: {WrittenBytes:N0} bytes written, {SharedBytes:N0} bytes of {SharedLayers} layers were there");
}

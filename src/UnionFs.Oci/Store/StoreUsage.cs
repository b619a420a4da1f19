using System.Globalization;

namespace UnionFs.Oci;

/// <summary>What a store takes on the disk, and what the same images and containers would take without sharing layers.</summary>
public sealed record StoreUsage
{
    /// <summary>Bytes of all blobs: documents and layers as they are stored.</summary>
    public long BlobBytes { get; init; }

    /// <summary>Bytes of layers that are kept uncompressed beside their blob, to be read in place.</summary>
    public long UnpackedBytes { get; init; }

    /// <summary>Bytes of saved indexes.</summary>
    public long IndexBytes { get; init; }

    /// <summary>Bytes of all that nothing needs, of any age; they are in the other numbers too.</summary>
    public long GarbageBytes { get; init; }

    /// <summary>The images, in the order of their names.</summary>
    public IReadOnlyList<ImageUsage> Images { get; init; } = [];

    /// <summary>The containers, in the order of their names.</summary>
    public IReadOnlyList<ContainerUsage> Containers { get; init; } = [];

    /// <summary>Bytes of all different uncompressed layers of images and containers, each once.</summary>
    public long SharedBytes { get; init; }

    /// <summary>What the images would take if each had its layers to itself, uncompressed.</summary>
    public long ImageBytesAlone => Images.SumBytes(static i => i.Bytes);

    /// <summary>What the containers would take if each had a copy of its image.</summary>
    public long ContainerBytesAlone => Containers.SumBytes(static c => ByteSum.Add(c.ImageBytes, c.ChangeBytes));

    /// <summary>All bytes on the disk.</summary>
    public long TotalBytes => BlobBytes + UnpackedBytes + IndexBytes;

    /// <summary>How much of what copies would take is saved, from 0 to 1: of the containers if there are any, else of the images.</summary>
    public double Saving
    {
        get
        {
            var alone = Containers.Count > 0 ? ContainerBytesAlone : ImageBytesAlone;
            return alone == 0 ? 0 : Math.Max(0, 1 - ((double)SharedBytes / alone));
        }
    }

    /// <summary>Bytes with and without sharing.</summary>
    public override string ToString() => string.Create(
        CultureInfo.InvariantCulture,
        $"{Images.Count} images, {Containers.Count} containers: {TotalBytes:N0} bytes on the disk; layers {SharedBytes:N0} bytes, {(Containers.Count > 0 ? ContainerBytesAlone : ImageBytesAlone):N0} without sharing, {Math.Floor(Saving * 1000) / 10:0.#} % saved");
}

using System.Globalization;

namespace UnionFs.Oci;

/// <summary>An image of a store, as its list has it.</summary>
/// <param name="Name">Its name and tag; null if it has none.</param>
/// <param name="Descriptor">Names its manifest, or the index of its platforms.</param>
public sealed record StoredImage(string? Name, Descriptor Descriptor)
{
    /// <summary>What it runs on; null for an index of several.</summary>
    public Platform? Platform { get; init; }

    /// <summary>When it was made, if it says.</summary>
    public DateTimeOffset? Created { get; init; }

    /// <summary>How many layers it has.</summary>
    public int Layers { get; init; }

    /// <summary>Bytes of its documents and layers as they are stored, those shared with other images too.</summary>
    public long Bytes { get; init; }

    /// <summary>Why it cannot be read; null if it can.</summary>
    public string? Error { get; init; }

    /// <summary>Name, digest and size.</summary>
    public override string ToString() => string.Create(
        CultureInfo.InvariantCulture,
        $"{FsText.Quote(Name ?? "(no name)")} {Descriptor.Digest.Short} {(Error is null ? $"{Platform} {Layers} layers, {Bytes:N0} bytes" : FsText.Quote(Error))}");
}

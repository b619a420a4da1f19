using System.Globalization;

namespace UnionFs.Oci;

/// <summary>A kept container, as its record has it.</summary>
/// <param name="Name">Its name.</param>
/// <param name="Image">The image it came from, as it was named.</param>
/// <param name="Manifest">Names the manifest of that image.</param>
public sealed record ContainerInfo(string Name, string Image, Descriptor Manifest)
{
    /// <summary>When it was made.</summary>
    public DateTimeOffset Created { get; init; }

    /// <summary>When it was saved last.</summary>
    public DateTimeOffset Saved { get; init; }

    /// <summary>Its saved changes, bottom first.</summary>
    public IReadOnlyList<Descriptor> Layers { get; init; } = [];

    /// <summary>Bytes of its saved changes.</summary>
    public long ChangeBytes => Layers.SumBytes(static l => l.Size);

    /// <summary>Why its record cannot be read; null if it can.</summary>
    public string? Error { get; init; }

    /// <summary>Name, image and changes.</summary>
    public override string ToString() => string.Create(
        CultureInfo.InvariantCulture,
        $"{FsText.Quote(Name)} {(Error is null ? $"of {FsText.Quote(Image)}: {Layers.Count} layers, {ChangeBytes:N0} bytes" : FsText.Quote(Error))}");

    internal static ContainerInfo Of(ContainerRecord record) =>
        new(record.Name, record.Image, record.Manifest) { Created = record.Created, Saved = record.Saved, Layers = record.Layers };
}

namespace UnionFs.Oci;

/// <summary>An image, as far as sharing goes.</summary>
/// <param name="Name">What people call it.</param>
/// <param name="Layers">Its layers, bottom first.</param>
public sealed record ImageUse(string Name, IReadOnlyList<LayerUse> Layers)
{
    /// <summary>The bytes of its layers, each counted.</summary>
    public long Bytes => Layers.Sum(static l => l.Bytes);

    /// <summary>The layers of an open image as they are stored.</summary>
    public static ImageUse Of(OciImage image)
    {
        ArgumentNullException.ThrowIfNull(image);
        return new ImageUse(image.Name, [.. image.LayerInfos.Select(static l => new LayerUse(l.Descriptor.Digest, l.Descriptor.Size))]);
    }

    /// <summary>Name, layers and bytes.</summary>
    public override string ToString() => $"{FsText.Escape(Name)}: {Layers.Count} layers, {ByteText.Format(Bytes)}";
}

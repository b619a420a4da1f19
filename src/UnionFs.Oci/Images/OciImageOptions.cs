namespace UnionFs.Oci;

/// <summary>How an image is chosen and opened.</summary>
public sealed record OciImageOptions
{
    /// <summary>
    /// The platform to choose from several. Unset, a single image is taken whatever it is for, and of several the one for
    /// <see cref="Oci.Platform.Current"/>; set, an image for another platform is not taken.
    /// </summary>
    public Platform? Platform { get; init; }

    /// <summary>What the image may cost.</summary>
    public OciLimits Limits { get; init; } = OciLimits.Default;

    /// <summary>Where compressed layers are unpacked to, once, when they are opened.</summary>
    public TarSpool Spool { get; init; } = TarSpool.TemporaryFile;

    /// <summary>How many layers are read at the same time; each takes two threads.</summary>
    public int MaxParallelLayers { get; init; } = Math.Clamp(Environment.ProcessorCount, 1, 4);

    /// <summary>What keeps layers between opens; null if nothing does.</summary>
    internal LayerKeeper? Keeper { get; init; }
}

namespace UnionFs.Oci;

/// <summary>How a store is used.</summary>
public sealed record ImageStoreOptions
{
    /// <summary>The usual ones.</summary>
    public static ImageStoreOptions Default { get; } = new();

    /// <summary>Limits of images.</summary>
    public OciLimits Limits { get; init; } = OciLimits.Default;

    /// <summary>How long to wait for another process that changes the store.</summary>
    public TimeSpan LockTimeout { get; init; } = TimeSpan.FromMinutes(1);

    /// <summary>How many layers are read at once.</summary>
    public int MaxParallelLayers { get; init; } = Math.Max(1, Environment.ProcessorCount);

    /// <summary>The clock that ages are told by.</summary>
    public TimeProvider TimeProvider { get; init; } = TimeProvider.System;
}

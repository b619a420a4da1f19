namespace UnionFs;

/// <summary>How a sandbox behaves. Immutable; every fork has the options of its origin.</summary>
public sealed record UnionFsOptions
{
    /// <summary>The defaults: system clock, no quotas, writable.</summary>
    public static UnionFsOptions Default { get; } = new();

    /// <summary>Where new times come from.</summary>
    public TimeProvider TimeProvider { get; init; } = TimeProvider.System;

    /// <summary>The most bytes of changed content (in chunks of 4 KiB) the current top may hold; exceeding it is ENOSPC.</summary>
    public long MaxContentBytes { get; init; } = long.MaxValue;

    /// <summary>The most nodes the current top may hold; exceeding it is ENOSPC.</summary>
    public long MaxNodes { get; init; } = long.MaxValue;

    /// <summary>How many handles may be open at a time; one more is EMFILE.</summary>
    public int MaxOpenHandles { get; init; } = int.MaxValue;

    /// <summary>Whether every change is refused with EROFS.</summary>
    public bool ReadOnly { get; init; }
}

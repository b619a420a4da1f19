namespace UnionFs;

/// <summary>What a path that a caller passes may be.</summary>
/// <param name="NameBytes">The longest name.</param>
/// <param name="PathBytes">The longest path and the null behind it.</param>
/// <param name="Links">How many symbolic links are followed.</param>
internal readonly record struct PathLimits(int NameBytes, int PathBytes, int Links)
{
    public static PathLimits Default { get; } = new(FsName.MaxNameBytes, FsName.MaxPathBytes, 40);

    /// <summary>
    /// No path of so many ASCII characters can break the limits where directories are known by whole paths. There neither names nor paths are
    /// measured: what is longer than this has to be walked. The defaults allow all that can be known this way.
    /// </summary>
    public int Unmeasured => Math.Min(
        NameBytes < FsName.MaxNameBytes ? NameBytes : int.MaxValue,
        PathBytes <= PathIndex.MaxPathBytes + 1 + FsName.MaxNameBytes ? PathBytes - 1 : int.MaxValue);
}
